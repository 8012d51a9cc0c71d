/** From the status of CI jobs to measurements. */
import type { Files } from '../../../core/claim.ts';
import { inWords } from '../../../core/in-words.ts';
import { isBuild } from '../../../fixtures/claims/candidate.ts';
import { jobsIn } from '../../../fixtures/claims/ci-jobs.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';

/** `jobs.json` is as it was read. */
export interface Asked {
  /** The candidate's commit, or its versions and commits. */
  readonly builds: readonly string[];
}

const passed = ['success', 'passed'];
/** Any other end, such as `skipped` or `cancelled`, says nothing of the commit. */
const failed = ['failure', 'failed', 'timed_out', 'startup_failure', 'action_required'];

/** The worst of several that have its name. */
export function readJob(
  name: string,
  { asked, files }: { readonly asked?: Asked; readonly files: Files },
): MeasurementDraft | undefined {
  if (asked === undefined) return undefined;
  const unseen = (words: string): MeasurementDraft => ({ value: inWords(words), samples: 0, evidence: ['jobs.json'] });
  const all = jobsIn(files.get('jobs.json'));
  if (all === undefined) return unseen('neither GitHub’s check runs nor { commit, jobs }');
  const named = all.filter((job) => job.name === name);
  if (named.length === 0) return unseen(`no such job; there are: ${all.map((job) => job.name).join(', ')}`);
  const { builds } = asked;
  const other = named.find(
    ({ build }) => !builds.some((expected) => isBuild(build, expected) || isBuild(expected, build)),
  );
  if (other !== undefined)
    return unseen(`a job of ${other.build}, and the candidate is ${builds.join(', ') || 'not known'}`);
  const worst = named.find(({ end }) => failed.includes(end)) ?? named.find(({ end }) => !passed.includes(end));
  if (worst === undefined) return { value: 'success', samples: named.length, evidence: ['jobs.json'] };
  if (!failed.includes(worst.end)) return unseen(worst.end);
  return { value: worst.end, items: worst.url === undefined ? [] : [{ label: worst.url }], evidence: ['jobs.json'] };
}
