/** The visits that a task left, and what each metric of them comes to. */
import type { Check, Measurement, Measurements, Reason, Task } from '../../core/model.ts';
import { omit } from '../../core/omit.ts';
import { median } from '../../core/quantile.ts';
import { type LighthouseArgs, toArgs } from './args.ts';
import type { LighthouseEvidence, SavedReport } from './evidence.ts';
import { isCounted } from './final-url.ts';
import { itemsFor } from './items.ts';
import { names } from './job.ts';
import { type Judged, judgedIn, sideOf } from './judged.ts';
import { type Metric, metrics } from './metrics.ts';
import { noise, quietest, type Visited } from './noise.ts';
import { heldUp, settle, undecided } from './settle.ts';
import { strained } from './strain.ts';
import { valueIn } from './values.ts';

export interface Run extends Visited {
  readonly file: string;
  readonly report: SavedReport;
}

export interface Outcome {
  /** By check. */
  readonly measurements: Measurements;
  readonly gaps: Readonly<Record<string, Reason>>;
  /** Fewer visits than it takes. */
  readonly isShort: boolean;
  readonly reason?: Reason;
}

/** Visits that ended at the requested page and without an error of Lighthouse's. */
export function counted({ reports, host, visit }: LighthouseEvidence): readonly Run[] {
  if (visit === undefined) return [];
  return [...reports].flatMap(([file, report]) => {
    const { busy = 0, steal = 0 } = host?.looks[Number(/\d+/.exec(file)?.[0]) - 1] ?? {};
    const { benchmarkIndex } = report.environment;
    return isCounted(report, visit) ? [{ file, report, benchmarkIndex, busy, steal }] : [];
  });
}

/** What they come to by the rule of the task. */
export function outcomeOf(task: Task, runs: readonly Run[]): Outcome {
  const args = toArgs(task.args);
  return args.early ? settled(judgedIn(task), runs, args) : whole(task, runs, args);
}

/** The visits that decide; a metric that they do not decide is inconclusive. */
function settled(judged: readonly Judged[], runs: readonly Run[], { runs: most }: LighthouseArgs): Outcome {
  const { visits, isDecided, sideFor } = settle(judged, runs, most);
  const isShort = !isDecided && visits.length < most;
  const measurements: Record<string, Measurement> = {};
  const gaps: Record<string, Reason> = {};
  for (const one of judged) {
    const isOpen = sideFor(one) === undefined;
    const measurement = measurementOf(one.metric, visits);
    const reason = isOpen && !isShort ? heldUp(one, visits) : undefined;
    if (reason !== undefined) gaps[one.id] = reason;
    else if (measurement !== undefined && !(isOpen && isShort))
      measurements[one.id] = {
        ...(isOpen
          ? undecided(
              measurement,
              visits.map((visit) => sideOf(one, visit)),
            )
          : measurement),
        upTo: most,
      };
  }
  return { measurements, gaps, isShort };
}

/** The median of all that were planned, those of the quietest moments if there are more. */
function whole(task: Task, all: readonly Run[], { measures, runs: wanted }: LighthouseArgs): Outcome {
  const runs = quietest(all, wanted);
  const metricOf = ({ id }: Check): readonly Metric[] => {
    const measure = measures[id];
    return measure === undefined || measure === 'url' ? [] : [measure];
  };
  const noisy = noise(task.checks.flatMap(metricOf), runs);
  const measured: Measurements = Object.fromEntries(
    task.checks.flatMap((check) => {
      const [metric] = metricOf(check);
      if (metric === undefined || noisy?.metrics.includes(metric) === true) return [];
      const measurement = measurementOf(metric, runs);
      return measurement === undefined ? [] : [[check.id, measurement] as const];
    }),
  );
  const gaps = strained(task, measured, runs);
  return {
    measurements: omit(measured, ...Object.keys(gaps)),
    gaps,
    isShort: runs.length < wanted,
    ...(noisy === undefined ? {} : { reason: { code: 'noisy-host', detail: noisy.why } }),
  };
}

function measurementOf(name: Metric, runs: readonly Run[]): Measurement | undefined {
  const seen = runs.flatMap((run) => {
    const value = valueIn(run.report, name);
    return value === undefined ? [] : [{ run, value }];
  });
  const middle = seen.toSorted((a, b) => a.value - b.value)[Math.floor((seen.length - 1) / 2)];
  if (middle === undefined) return undefined;
  const values = seen.map(({ value }) => value);
  const items = itemsFor(name, middle.run.report);
  return {
    value: median(values),
    unit: metrics[name].unit,
    samples: values.length,
    attempts: values,
    ...(items.length === 0 ? {} : { items }),
    evidence: [names.report, middle.run.file],
  };
}
