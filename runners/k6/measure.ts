/** What is measured of a load run. Whatever was not seen has no measurement. */
import { failedAnswer } from '../../core/failed-answer.ts';
import { inWords } from '../../core/in-words.ts';
import type { Item, Measurement, Threshold } from '../../core/model.ts';
import type { Measure, Measured } from './args.ts';
import { clockSet } from './clock.ts';
import { type K6Evidence, names } from './evidence.ts';
import { exceptions } from './exceptions.ts';
import { k6ExitReason, markedFailed } from './exit-reason.ts';
import { intervalOfErrors } from './intervals.ts';
import { outageItems } from './outages.ts';
import { p95 } from './p95.ts';
import type { Requests } from './samples.ts';
import { figures } from './saturation.ts';
import { failedChecks, otherChecks, ownThreshold } from './script-checks.ts';
import { invalidUrlItems } from './script-errors.ts';

type Measurer = (evidence: K6Evidence, threshold: Threshold) => Measurement | undefined;

/**
 * What only a run that finished and sent every request can show. An upper bound may be crossed before
 * the end, but requests that were not sent are in k6's own metrics.
 */
export function needsWholeRun(measured: Measured, { max, min }: Threshold, unsent: boolean): boolean {
  // The script may have called itself failed because of what was not sent.
  if (measured === 'verdict') return unsent;
  if (typeof measured === 'string') return ['users', 'rate', 'thresholds'].includes(measured);
  return 'metric' in measured && (unsent || max === undefined || min !== undefined);
}

export function measure(measured: Measured, evidence: K6Evidence, threshold: Threshold): Measurement | undefined {
  if (typeof measured === 'string') return measurers[measured](evidence, threshold);
  if ('metric' in measured) return ownThreshold(evidence, measured, threshold);
  const { traffic } = evidence;
  if (traffic === undefined) return undefined;
  if ('checksBeside' in measured) return withInvalidUrl(otherChecks(traffic, measured, threshold), evidence);
  return withInvalidUrl(
    failedChecks(traffic, (name) => name === measured.check, threshold),
    evidence,
  );
}

/** A check of an answer that nobody was asked for fails. */
function withInvalidUrl(measurement: Measurement | undefined, evidence: K6Evidence): Measurement | undefined {
  if (measurement === undefined || measurement.value === 0) return measurement;
  return { ...measurement, items: [...invalidUrlItems(evidence), ...(measurement.items ?? [])] };
}

const measurers: Readonly<Record<Measure, Measurer>> = {
  p95,
  errors,
  exceptions,
  iterations,
  checks,
  users,
  rate,
  dropped,
  thresholds,
  verdict,
};

function errors({ traffic }: K6Evidence, { max }: Threshold): Measurement | undefined {
  const requests = traffic?.requests ?? [];
  const bad = requests.reduce((sum, one) => sum + failures(one), 0);
  const all = requests.reduce((sum, { expected }) => sum + expected, bad);
  if (traffic === undefined || all === 0) return undefined;
  const items = requests
    .flatMap(({ name, failed: kinds }) => kinds.map((kind) => ({ name, ...kind })))
    .toSorted((a, b) => b.count - a.count);
  return {
    value: bad / all,
    unit: 'ratio',
    of: 'requests',
    samples: all,
    ...(max === 0 ? {} : intervalOfErrors(traffic, bad, all)),
    items: some([
      ...outageItems(traffic),
      ...items.map(({ name, status, error, count }) => ({
        label: name,
        detail: `${count} × ${status > 0 ? status : error}`,
        ...failedAnswer(name, status),
      })),
    ]),
    evidence: [names.seconds, names.requests],
  };
}

/** Without one, nothing was seen. */
function iterations({ traffic, exit }: K6Evidence): Measurement | undefined {
  if (traffic === undefined || traffic.iterations === 0) return undefined;
  return { value: traffic.iterations, unit: 'count', samples: 1, ...ofGenerator(exit), evidence: [names.requests] };
}

function checks(evidence: K6Evidence, threshold: Threshold): Measurement | undefined {
  const { traffic } = evidence;
  return (
    traffic &&
    withInvalidUrl(
      failedChecks(traffic, () => true, threshold),
      evidence,
    )
  );
}

function users({ traffic, exit }: K6Evidence): Measurement | undefined {
  if (traffic === undefined || traffic.users === 0) return undefined;
  return { value: traffic.users, unit: 'count', samples: 1, ...ofGenerator(exit), evidence: [names.seconds] };
}

/** What its load cost the machine, for people. */
function ofGenerator(exit: K6Evidence['exit']): Pick<Measurement, 'items'> {
  return exit?.generator === undefined ? {} : { items: [{ label: figures(exit.generator) }] };
}

/** Answered requests a second, over the whole load: its first and its last second may have been a moment each. */
function rate({ traffic, exit }: K6Evidence): Measurement | undefined {
  const answered = (traffic?.requests ?? []).reduce((sum, { expected }) => sum + expected, 0);
  if (traffic === undefined || answered === 0 || clockSet({ traffic, exit }) !== undefined) return undefined;
  const { seconds } = traffic.load ?? traffic;
  const value = answered / seconds;
  const interval = seconds > 2 ? { low: value, high: answered / (seconds - 2) } : {};
  return { value, unit: 'per-second', samples: answered, ...interval, evidence: [names.seconds] };
}

/** Iterations that an arrival rate asked for and no user was free to start. */
function dropped({ traffic }: K6Evidence): Measurement | undefined {
  if (traffic === undefined || traffic.iterations === 0) return undefined;
  return {
    value: traffic.dropped,
    unit: 'count',
    samples: traffic.iterations + traffic.dropped,
    evidence: [names.requests],
  };
}

/** The script's own thresholds that were crossed. One that saw no sample passes for k6; it is listed. Without an iteration, none says anything by not being crossed. */
function thresholds({ summary, traffic }: K6Evidence): Measurement | undefined {
  if (summary === undefined) return undefined;
  const all = Object.entries(summary.metrics).flatMap(([metric, { thresholds: own, count, passes, fails }]) => {
    const empty = (count ?? (passes === undefined ? undefined : passes + (fails ?? 0))) === 0;
    return Object.entries(own ?? {}).map(([expression, crossed]) => ({
      label: `${metric}: ${expression}`,
      crossed,
      empty,
    }));
  });
  const items = [
    ...all.filter(({ crossed }) => crossed).map(({ label }) => ({ label, detail: 'crossed' })),
    ...all.filter(({ empty }) => empty).map(({ label }) => ({ label, detail: 'saw no sample' })),
  ];
  const value = all.filter(({ crossed }) => crossed).length;
  if (value === 0 && traffic?.iterations === 0) return undefined;
  return {
    value,
    unit: 'count',
    samples: 1,
    items: some(items),
    evidence: [names.summary],
  };
}

/** What the script itself says of its run, in its own words if it calls it failed: `exec.test.fail('orders do not add up')`. */
function verdict({ exit, log, traffic }: K6Evidence): Measurement | undefined {
  const words = (log?.lines ?? []).flatMap(({ message }) => /^test marked as failed: (.*)/s.exec(message)?.[1] ?? []);
  if (words.length === 0 && exit?.code !== markedFailed)
    return exit === undefined || k6ExitReason(exit) !== undefined || traffic?.iterations === 0
      ? undefined
      : { value: 'passed', unit: 'text', samples: 1 };
  const [first = 'failed, without a word'] = words;
  return {
    value: inWords(first),
    unit: 'text',
    samples: 1,
    items: some(words.slice(1).map((label) => ({ label }))),
    evidence: [names.log],
  };
}

function failures({ failed }: Requests): number {
  return failed.reduce((sum, { count }) => sum + count, 0);
}

function some(items: readonly Item[]): readonly Item[] {
  return items.slice(0, 10);
}
