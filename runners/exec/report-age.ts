/** What a report itself says about the run that it is of. */
import { isSameBuild } from '../../core/identity.ts';
import type { TestReport } from './reported-test.ts';

/** What is known about a run. */
export interface RunFacts {
  /** When the command was started, in milliseconds since 1970. */
  readonly startedAt?: number | undefined;
  /** Minutes that this machine's zone is ahead of UTC. */
  readonly zone?: number | undefined;
  /** The builds that must be deployed, one for each service. */
  readonly builds?: readonly string[] | undefined;
}

/** Clocks of containers and remote machines differ, and some tools cut their times to seconds. */
const toleranceSeconds = 10;

/** Why a report is not of this run, if it says so itself. */
export function notOfThisRun(report: TestReport, { startedAt, zone = 0, builds = [] }: RunFacts): string | undefined {
  const old = report.times?.find((time) => {
    const latest = latestInstant(time, zone);
    return startedAt !== undefined && latest !== undefined && latest < startedAt - toleranceSeconds * 1000;
  });
  if (old !== undefined) return `it is from before the run: it says ${old.slice(0, 40)}`;
  const other = report.builds?.find((build) => isOther(build, builds));
  return other === undefined
    ? undefined
    : `it is of another build: it says ${other.slice(0, 60)}, and this run is of ${builds.join(', ')}`;
}

/**
 * The latest moment that a written time can mean. Without a zone it is UTC or this machine's; without seconds or without a time
 * of day it is the end of the minute or of the day. Undefined if it is no time, or the zero that stands for none.
 */
function latestInstant(written: string, zone: number): number | undefined {
  const text = written.trim().replace(/\[[^\]]*\]$/, '');
  if (/^\d{10}(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (/^\d{13}$/.test(text)) return Number(text);
  if (/^-?\d*$/.test(text)) return undefined;
  const day = /^\d{4}-\d\d-\d\d$/.test(text);
  const zoned = /(?:Z|[+-]\d\d:?\d\d|\b[A-Z]{2,4})$/i.test(text) && !day;
  const parsed = Date.parse(
    zoned ? text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2') : day ? text : `${text.replace(' ', 'T')}Z`,
  );
  if (Number.isNaN(parsed) || parsed <= 0) return undefined;
  const rest = day ? 86_400_000 : /:\d\d:\d\d/.test(text) ? 0 : 60_000;
  return parsed + rest + (zoned ? 0 : Math.max(0, -zone) * 60_000);
}

/** Names under which tools and teams write down which build they tested. */
const names = new Set([
  ...['candidate', 'version', 'appversion', 'applicationversion', 'build', 'buildversion', 'release'],
  ...['commit', 'commitid', 'commitsha', 'commithash', 'gitcommit', 'gitcommitid', 'gitsha', 'sha', 'revision'],
]);

export function namesBuild(name: string): boolean {
  return names.has(name.toLowerCase().replace(/[^a-z]/g, ''));
}

/** Only a version says something about versions, and only a commit about commits. */
function isOther(build: string, expected: readonly string[]): boolean {
  const kind = kindOf(build);
  const alike = expected.filter((one) => kind !== undefined && kindOf(one) === kind);
  return alike.length > 0 && !alike.some((one) => isSameBuild(build.toLowerCase(), one.toLowerCase()));
}

function kindOf(build: string): 'version' | 'commit' | undefined {
  const text = build.trim();
  if (/^v?\d+(?:\.\d+)+(?:[-+][\w.+-]+)?$/i.test(text)) return 'version';
  return /^[0-9a-f]{7,40}$/i.test(text) && /[a-f]/i.test(text) ? 'commit' : undefined;
}
