/** Lighthouse's reports in, measurements out: the median of the runs for each metric. */

import type { Files } from '../../core/claim.ts';
import { inWords } from '../../core/in-words.ts';
import type { Check, Measurement, Measurements, Reason, Task } from '../../core/model.ts';
import { omit } from '../../core/omit.ts';
import { median } from '../../core/quantile.ts';
import { reasonCodeOf } from '../../fixtures/access/no-answer.ts';
import type { Reading } from '../runner.ts';
import { exitReason } from '../suite/exit-reason.ts';
import { type Measure, toArgs } from './args.ts';
import { errored, lossCode, unansweredWords } from './errors.ts';
import { type LighthouseEvidence, parse, type SavedReport } from './evidence.ts';
import { landing, pathOf } from './final-url.ts';
import { itemsFor } from './items.ts';
import { names } from './job.ts';
import { type Metric, metrics } from './metrics.ts';
import { type Noise, noise, quietest, type Visited } from './noise.ts';
import { strained } from './strain.ts';
import { valueIn } from './values.ts';

interface Run extends Visited {
  readonly file: string;
  readonly report: SavedReport;
}

export function read(task: Task, files: Files): Reading {
  const { measures, runs: wanted } = toArgs(task.args);
  const evidence = parse(files);
  const runs = quietest(valid(evidence), wanted);
  const planned = task.checks.flatMap((check) => measures[check.id] ?? []).filter((measure) => measure !== 'url');
  const noisy = noise(planned, runs);
  const reason = incompleteRun(evidence, runs.length < wanted, noisy);
  const measured = task.checks.flatMap((check) => {
    const measure = measures[check.id];
    const measurement =
      instead(evidence, check) ?? (measure === undefined ? undefined : measurementOf(measure, evidence, runs, noisy));
    return measurement === undefined ? [] : [[check.id, measurement] as const];
  });
  const all: Measurements = Object.fromEntries(measured);
  const gaps = strained(task, all, runs);
  return {
    measurements: omit(all, ...Object.keys(gaps)),
    gaps,
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Runs that ended at the requested page and without an error of Lighthouse's. */
function valid({ reports, host, visit }: LighthouseEvidence): readonly Run[] {
  if (visit === undefined) return [];
  return [...reports].flatMap(([file, report]) => {
    const look = host?.looks[Number(/\d+/.exec(file)?.[0]) - 1];
    const there = landing(visit.requested, report.finalDisplayedUrl) === pathOf(visit.requested);
    if (report.runtimeError !== undefined || !there) return [];
    return [
      {
        file,
        report,
        benchmarkIndex: report.environment.benchmarkIndex,
        busy: look?.busy ?? 0,
        steal: look?.steal ?? 0,
      },
    ];
  });
}

/** The first visit had no answer from a server that is there: that is what was measured. */
function instead({ visit }: LighthouseEvidence, check?: Check): Measurement | undefined {
  if (visit?.error === undefined || visit.refused !== undefined) return undefined;
  const words = unansweredWords(visit.requested, visit.error);
  const unit = check?.threshold.unit ?? 'text';
  return words === undefined ? undefined : { value: inWords(words), unit, samples: 1, evidence: [names.visit] };
}

function measurementOf(
  measure: Measure,
  evidence: LighthouseEvidence,
  runs: readonly Run[],
  noisy: Noise | undefined,
): Measurement | undefined {
  if (measure === 'url') return arrival(evidence);
  if (arrival(evidence)?.value !== requestedPath(evidence) || noisy?.metrics.includes(measure) === true)
    return undefined;
  return metric(measure, runs);
}

function metric(name: Metric, runs: readonly Run[]): Measurement | undefined {
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

function requestedPath({ visit }: LighthouseEvidence): string | undefined {
  return visit === undefined ? undefined : pathOf(visit.requested);
}

/** Where the visits ended: the first that was not the requested page, else that page. */
function arrival({ visit, reports }: LighthouseEvidence): Measurement | undefined {
  if (visit === undefined || (visit.error !== undefined && visit.refused === undefined)) return undefined;
  const first =
    visit.refused ?? ((visit.status ?? 200) < 400 ? landing(visit.requested, visit.landed) : `status ${visit.status}`);
  const later = [...reports.values()].flatMap((report) => arrivalOf(report, visit.requested) ?? []);
  const requested = pathOf(visit.requested);
  const all = [first, ...later];
  return {
    value: all.find((one) => one !== requested) ?? requested,
    unit: 'text',
    samples: all.length,
    evidence: [names.visit],
  };
}

/** An error page is an arrival too: it was reached, and is wrong. */
function arrivalOf({ runtimeError, finalDisplayedUrl }: SavedReport, requested: string): string | undefined {
  if (runtimeError === undefined) return landing(requested, finalDisplayedUrl);
  return runtimeError.code === errored
    ? `status ${/Status code: (\d+)/.exec(runtimeError.message)?.[1] ?? 'unknown'}`
    : undefined;
}

/** Why these are not the files of a visit that was measured as it should be. */
function incompleteRun(evidence: LighthouseEvidence, missing: boolean, noisy: Noise | undefined): Reason | undefined {
  const { exit, visit, flaw, reports } = evidence;
  const ended = exit === undefined ? undefined : exitReason(exit, [0]);
  if (ended !== undefined) return ended;
  if (visit?.error !== undefined && visit.refused === undefined) {
    return instead(evidence) === undefined
      ? { code: reasonCodeOf(visit.error), detail: `${visit.requested}: ${visit.error}` }
      : undefined;
  }
  const stumbled = missing
    ? [...reports.values()].findLast(({ runtimeError }) => runtimeError !== undefined)
    : undefined;
  return (
    lighthouseError(stumbled?.runtimeError) ??
    flaw ??
    (noisy === undefined ? undefined : { code: 'noisy-host', detail: noisy.why })
  );
}

function lighthouseError(error: SavedReport['runtimeError']): Reason | undefined {
  if (error === undefined || error.code === errored) return undefined;
  return { code: lossCode(error.code, error.message), detail: error.message };
}
