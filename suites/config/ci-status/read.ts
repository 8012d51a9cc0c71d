/** From the status of CI jobs to measurements. */
import type { Files } from '../../../core/claim.ts';
import { isSameBuild } from '../../../core/identity.ts';
import { type Job, jobsIn } from '../../../fixtures/claims/ci-jobs.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';

/** `jobs.json` is as it was read. */
export interface Asked {
  /** Of each build that is asked for: its version and commit, as far as they are known. */
  readonly builds: readonly (readonly string[])[];
}

const passed = ['success', 'passed'];
/** Any other end, such as `skipped` or `cancelled`, says nothing of the commit. */
const failed = ['failure', 'failed', 'timed_out', 'startup_failure', 'action_required'];

/** The worst of several that have its name. Each build needs one of its own. */
export function readJob(
  name: string,
  { asked, files }: { readonly asked?: Asked; readonly files: Files },
): MeasurementDraft | undefined {
  if (asked === undefined) return undefined;
  const evidence = ['jobs.json'];
  const unseen = (words: string): MeasurementDraft => notSeen(words, { evidence });
  const { builds } = asked;
  const read = jobsIn(files.get('jobs.json'));
  if (read === undefined) return unseen('neither GitHub’s check runs nor { commit, jobs }');
  const named = read.jobs.filter((job) => job.name === name);
  const own = named.filter((job) => builds.some((build) => isOf(job, build)));
  const bad = own.find(({ end }) => failed.includes(end));
  if (bad !== undefined) return { value: bad.end, items: bad.url === undefined ? [] : [{ label: bad.url }], evidence };
  if (read.flaw !== undefined) return unseen(read.flaw);
  if (named.length === 0) return unseen(`no such job; there are: ${read.jobs.map((job) => job.name).join(', ')}`);
  const without = builds.find((build) => !own.some((job) => isOf(job, build)));
  if (without !== undefined || builds.length === 0) return unseen(otherBuild(named, without));
  const open = own.find(({ end }) => !passed.includes(end));
  return open === undefined ? { value: 'success', samples: own.length, evidence } : unseen(open.end);
}

type Build = readonly string[];

function isOf({ build: said }: Job, build: Build): boolean {
  return build.some((expected) => isSameBuild(said, expected));
}

function otherBuild(named: readonly Job[], wanted: Build = []): string {
  const said = [...new Set(named.map(({ build }) => build))].join(', ');
  return `a job of ${said}, and the candidate is ${wanted.join(', ') || 'not known'}`;
}
