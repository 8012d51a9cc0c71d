/** What to do about a figure that is not sure, by what it is a figure of. */
import type { Finding, Measurement, Unit } from '../../core/model.ts';

type Measured = Pick<Finding, 'cause' | 'check' | 'measurement'>;

/** What would make it surer, and what else there is to do if it stays as close to its bound. */
type Steps = readonly [surer: string, close: string];

const time: Steps = ['load longer, or with more users', 'make staging faster, or move the bound'];
const size: Steps = ['load longer', 'find out what takes so much, or move the bound'];
const iterations: Steps = ['give iterations more time to end (gracefulStop)', 'find out why they take so long'];

/** Of load, and of what is sampled during it. */
const underLoad: Readonly<Partial<Record<Unit, Steps>>> = {
  ms: time,
  s: time,
  'per-second': ['load longer', 'let staging answer more requests a second, or lower the bound'],
  bytes: size,
  count: size,
};

/** The bound is a maximum. */
const more = 'load longer, because failures that come together count as few';
const requests: Steps = [
  more,
  'find in the report’s chart when requests failed, and in staging’s log why; raise the bound only if so many may fail',
];

/** The script's own: what fails them may be an answer with status 200. */
const checks: Steps = [
  more,
  'find out which check() failed, and what staging answered it; raise the bound only if so many may fail',
];

const share: Steps = ['load longer', 'find out what lowers or raises it, or move the bound'];
const page: Steps = ['let it be visited more often (runs)', 'improve the page, or move the bound'];
const asked: Steps = ['ask for more samples in the claim', 'make it faster, or move the bound'];

const ofShare: Readonly<Record<NonNullable<Measurement['of']> | 'else', Steps>> = { requests, checks, else: share };

function stepsOf({ check: { layer, threshold }, measurement }: Measured): Steps | undefined {
  const { unit, per } = threshold;
  if (layer === 'perf') return page;
  if (layer === 'load' && unit === 'count' && per === undefined) return iterations;
  if (layer === 'load') return unit === 'ratio' ? ofShare[measurement?.of ?? 'else'] : underLoad[unit];
  return unit === 'ms' || unit === 's' ? asked : undefined;
}

const subjects: Readonly<Partial<Record<Unit, string>>> = {
  ms: 'a time',
  s: 'a time',
  'per-second': 'a throughput',
  ratio: 'a share',
  bytes: 'an amount',
  count: 'a number',
  score: 'a score',
  cls: 'a layout shift',
};

/** Most answers may be far from the bound. */
const openEnd =
  'Its interval has no upper end, as after seconds in which few answers came, or late: look first at the picture of the load for when that was.';

/** `To be surer of a throughput, load longer. If it stays so close, …`; undefined where nothing is known that its code does not say. */
export function surer(finding: Measured): string | undefined {
  const { cause, check, measurement } = finding;
  const [longer, close] = stepsOf(finding) ?? [];
  if (cause !== 'too-close-to-call' || longer === undefined) return undefined;
  const stood = check.layer === 'load' && measurement?.high === null ? `${openEnd} ` : '';
  return `${stood}To be surer of ${subjects[check.threshold.unit] ?? 'it'}, ${longer}. If it stays so close, ${close}.`;
}
