/** Samples staging while another task loads it. */
import type { Files } from '../../core/claim.ts';
import type { Measurement, Measurements, Reason, Task } from '../../core/model.ts';
import type { Subject } from '../../load/samplers/checks.ts';
import { measurers } from '../../load/samplers/read/measure.ts';
import { absence, gapItems, notSampled, stale, unwatched } from '../../load/samplers/read/unwatched.ts';
import { isKnown } from '../../load/samplers/samples.ts';
import type { Reading, Runner } from '../runner.ts';
import { toArgs } from './args.ts';
import { parse, type SamplerEvidence } from './evidence.ts';
import { run } from './run.ts';
import { seriesOf } from './series.ts';

export const sampler: Runner = { name: 'sampler', contact: 'gate', needs: () => [], run, read };

function read(task: Task, files: Files): Reading {
  const evidence = parse(files);
  const { samples, span } = evidence;
  const { every, what, absent } = toArgs(task.args);
  const measurements = measured(task, evidence, [...files.keys()]);
  const reason =
    span === undefined
      ? undefined
      : (unwatched(samples, span, every) ?? absence(samples, what, absent) ?? stale(samples, span));
  const last = samples.at(-1);
  const isWhole = span !== undefined && last !== undefined && isKnown(last);
  const series = seriesOf(task, evidence);
  return {
    measurements,
    ...(reason === undefined && isWhole ? { gaps: gapsOf(task, measurements, evidence) } : {}),
    ...(series === undefined ? {} : { series }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function measured(task: Task, { samples, span, repeats }: SamplerEvidence, evidence: readonly string[]): Measurements {
  if (span === undefined) return {};
  const { measures, returns, every } = toArgs(task.args);
  const late = gapItems(samples, span, every);
  return Object.fromEntries(
    task.checks.flatMap(({ id, threshold }) => {
      const subject = measures[id];
      const one = subject && measurers[subject](samples, span, { threshold, repeats, returns: returns as never });
      if (one === undefined) return [];
      const items = [...(one.items ?? []), ...late];
      const shown = items.length === 0 ? {} : { items };
      return [[id, { unit: threshold.unit, samples: 1, evidence, ...one, ...shown } as Measurement]];
    }),
  );
}

/** What a check lacks that was not measured. */
function gapsOf(
  { checks, args }: Task,
  measurements: Measurements,
  { repeats }: SamplerEvidence,
): Readonly<Record<string, Reason>> {
  const { measures } = toArgs(args);
  const open = checks.filter(({ id }) => measurements[id] === undefined);
  const why = (subject: Subject): Missing =>
    subject === 'growth' && repeats === true ? tooFewScrapes : missing[subject];
  return Object.fromEntries(open.map(({ id }) => [id, notSampled(...why(measures[id] ?? 'worst'))]));
}

/** What, and what to do. */
type Missing = readonly [detail: string, fix: string];

const longer = 'Let the load take longer, or sample it more often (every).';
const tooFewScrapes: Missing = [
  'fewer than 20 new values are from the last three quarters of the load, and Prometheus repeats the last one until it scrapes again',
  'Let the load take longer, or sample the application itself (gauge).',
];

const missing = {
  worst: ['there is no sample from the load', longer],
  share: ['fewer than two samples are from the load', longer],
  growth: ['fewer than 20 samples are from the last three quarters of the load', longer],
  return: [
    'there is no sample from before the load, or too few are from after it to say whether it stays',
    'Run the gate again. If it says so again, find out why what is sampled did not answer then.',
  ],
} as const satisfies Readonly<Record<Subject, Missing>>;
