/** Lighthouse's reports in, measurements out. */

import type { Files } from '../../core/claim.ts';
import { inWords } from '../../core/in-words.ts';
import type { Check, Measurement, Reason, Task } from '../../core/model.ts';
import { reasonCodeOf } from '../../fixtures/access/no-answer.ts';
import { contactOf } from '../../fixtures/access/wall.ts';
import type { Reading } from '../runner.ts';
import { exitReason } from '../suite/exit-reason.ts';
import { toArgs } from './args.ts';
import { errored, lossCode, unansweredWords } from './errors.ts';
import { type LighthouseEvidence, parse, type SavedReport } from './evidence.ts';
import { landing, pathOf } from './final-url.ts';
import { names } from './job.ts';
import { counted, outcomeOf } from './runs.ts';

export function read(task: Task, files: Files): Reading {
  const { measures } = toArgs(task.args);
  const evidence = parse(files);
  const { measurements, gaps, isShort, reason: other } = outcomeOf(task, counted(evidence));
  const isThere = arrival(evidence)?.value === requestedPath(evidence);
  const measured = task.checks.flatMap((check) => {
    const own = measures[check.id] === 'url' ? arrival(evidence) : isThere ? measurements[check.id] : undefined;
    const measurement = instead(evidence, check) ?? own;
    return measurement === undefined ? [] : [[check.id, measurement] as const];
  });
  const walls = evidence.host?.walls ?? [];
  const reason = incompleteRun(evidence, isShort) ?? other;
  return {
    measurements: Object.fromEntries(measured),
    gaps: isThere ? gaps : {},
    ...(walls.length === 0 ? {} : { contact: contactOf(walls) }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The first visit had no answer from a server that is there: that is what was measured. */
function instead({ visit }: LighthouseEvidence, check?: Check): Measurement | undefined {
  if (visit?.error === undefined || visit.refused !== undefined) return undefined;
  const words = unansweredWords(visit.requested, visit.error);
  const unit = check?.threshold.unit ?? 'text';
  return words === undefined ? undefined : { value: inWords(words), unit, samples: 1, evidence: [names.visit] };
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
function incompleteRun(evidence: LighthouseEvidence, isShort: boolean): Reason | undefined {
  const { exit, visit, flaw, reports, host } = evidence;
  const ended = exit === undefined ? undefined : exitReason(exit, [0]);
  if (ended !== undefined) return ended;
  const walls = new Set(host?.walls?.map(({ words }) => words));
  if (walls.size > 0) return { code: 'wall', detail: [...walls].join('; ') };
  if (visit?.error !== undefined && visit.refused === undefined) {
    return instead(evidence) === undefined
      ? { code: reasonCodeOf(visit.error), detail: `${visit.requested}: ${visit.error}` }
      : undefined;
  }
  const stumbled = isShort
    ? [...reports.values()].findLast(({ runtimeError }) => runtimeError !== undefined)
    : undefined;
  return lighthouseError(stumbled?.runtimeError) ?? flaw;
}

function lighthouseError(error: SavedReport['runtimeError']): Reason | undefined {
  if (error === undefined || error.code === errored) return undefined;
  return { code: lossCode(error.code, error.message), detail: error.message };
}
