/** A load run's files in, measurements out. */
import type { Files } from '../../core/claim.ts';
import type { Contact, Measurement, Measurements, Reason, Task } from '../../core/model.ts';
import type { Reading } from '../runner.ts';
import { type K6Args, toArgs } from './args.ts';
import { cutShort, endedEarly } from './cut-short.ts';
import { type K6Evidence, names, parse } from './evidence.ts';
import { k6ExitReason, markedFailed } from './exit-reason.ts';
import { gapsOf } from './gaps.ts';
import { measure, needsWholeRun } from './measure.ts';
import { away } from './outages.ts';
import { exhaustion, untimely } from './saturation.ts';
import { askedNobody, brokenScript, withoutHost } from './script-errors.ts';
import { seriesOf } from './series.ts';
import { sentenceOf } from './settled.ts';
import { stoodStill } from './still.ts';
import { elsewhere, refusal, silence, untouched } from './whom.ts';
import { withoutUnsent } from './without-unsent.ts';

export function read(task: Task, files: Files): Reading {
  const evidence = parse(files, task.contact.of !== 'none');
  const args = toArgs(task.args);
  const reason = incompleteRun(evidence, args) ?? unjudged(task, evidence);
  const all = measurements(task, evidence);
  const late = {
    ...cutShort(task, all, evidence),
    ...untimely(task, all, evidence),
    ...brokenScript(task, all, evidence),
  };
  const measured = Object.fromEntries(Object.entries(all).filter(([check]) => !(check in late)));
  const series = seriesOf(evidence.seconds ?? '', args.measures, evidence.traffic?.from);
  return {
    measurements: files.has(names.dashboard) ? withDashboard(measured) : measured,
    gaps: {
      ...(isUnheard(evidence, args) ? {} : gapsOf(task, measured, evidence, reason === undefined)),
      ...away(task, measured, evidence),
      ...late,
    },
    ...(evidence.contact === undefined ? {} : { contact: seen(evidence.contact) }),
    ...(series === undefined ? {} : { series }),
    ...spanOf(evidence),
    ...(reason === undefined ? {} : { reason }),
  };
}

function spanOf({ traffic }: K6Evidence): Pick<Reading, 'span'> {
  const { from, seconds = 0 } = traffic?.load ?? traffic ?? {};
  return from === undefined ? {} : { span: { from, to: from + seconds } };
}

function seen({ origins, others }: Contact): Contact {
  return { origins, others };
}

/** People would rather look than read. */
function withDashboard(measured: Measurements): Measurements {
  return Object.fromEntries(
    Object.entries(measured).map(([check, one]) => [
      check,
      { ...one, evidence: [names.dashboard, ...(one.evidence ?? [])] },
    ]),
  );
}

/** Why some requests were not sent. */
function notSent(evidence: K6Evidence, args: K6Args): Reason | undefined {
  return refusal(evidence) ?? withoutHost(evidence, args) ?? exhaustion(evidence);
}

/** No request reached staging, so that its checks say nothing about it: the reason is the run's. */
function isUnheard(all: K6Evidence, args: K6Args): boolean {
  const sent = withoutUnsent(all);
  if ((silence(sent) ?? askedNobody(sent)) !== undefined) return true;
  return sent.traffic?.requests.length === 0 && notSent(all, args) !== undefined;
}

function measurements(task: Task, all: K6Evidence): Measurements {
  const args = toArgs(task.args);
  if (isUnheard(all, args)) return {};
  const { measures, grace, cutsOff, stages } = args;
  const unsent = notSent(all, args) !== undefined;
  const evidence = { ...withoutUnsent(all), grace, cutsOff, staged: stages !== undefined };
  const whole = !unsent && evidence.exit !== undefined && k6ExitReason(evidence.exit) === undefined;
  return Object.fromEntries(
    task.checks.flatMap((check) => {
      const kind = measures[check.id];
      const isSettled = !unsent && check.id === evidence.exit?.settled?.check;
      const can = kind !== undefined && (whole || isSettled || !needsWholeRun(kind, check.threshold, unsent));
      const measurement = can ? measure(kind, evidence, check.threshold) : undefined;
      return measurement === undefined ? [] : [[check.id, withEnd(measurement, check.id, evidence.exit)]];
    }),
  );
}

/** What ended the load is said beside the figure that did. */
function withEnd(measurement: Measurement, check: string, exit: K6Evidence['exit']): Measurement {
  if (exit?.settled?.check !== check) return measurement;
  return { ...measurement, items: [...(measurement.items ?? []), { label: sentenceOf(exit.settled) }] };
}

/** Why these are not the files of a run that did its work. */
function incompleteRun(evidence: K6Evidence, args: K6Args): Reason | undefined {
  const { exit, flaw } = evidence;
  return (
    notSent(evidence, args) ??
    silence(evidence) ??
    askedNobody(evidence) ??
    (exit === undefined ? undefined : k6ExitReason(exit, args.script)) ??
    flaw ??
    contradiction(evidence) ??
    elsewhere(evidence) ??
    untouched(evidence) ??
    stoodStill(evidence) ??
    endedEarly(evidence)
  );
}

/** A plan of an older stagegate has no check that fails if the script calls itself failed. */
function unjudged({ args }: Task, { exit }: K6Evidence): Reason | undefined {
  const isJudged = Object.values(toArgs(args).measures).includes('verdict');
  if (exit?.code !== markedFailed || isJudged) return undefined;
  return { code: 'tool-failed', detail: 'The script called itself failed (test.fail()).' };
}

/** The samples and k6's own summary must describe the same run. */
function contradiction({ exit, traffic, summary }: K6Evidence): Reason | undefined {
  if (exit === undefined || traffic === undefined || summary === undefined) return undefined;
  const counted =
    traffic.outside.requests +
    traffic.requests.reduce(
      (sum, { expected, failed }) => sum + expected + failed.reduce((all, one) => all + one.count, 0),
      0,
    );
  const reported = summary.metrics['http_reqs']?.count ?? 0;
  if (counted !== reported) return unreadable(`k6 counted ${reported} requests and left samples of ${counted}.`);
  const crossed = Object.values(summary.metrics).some(({ thresholds }) =>
    Object.values(thresholds ?? {}).includes(true),
  );
  if (exit.code !== markedFailed && crossed !== (exit.code === 99))
    return unreadable(`k6's exit code ${exit.code} and the thresholds in its summary contradict each other.`);
  return undefined;
}

function unreadable(detail: string): Reason {
  return { code: 'tool-output-unreadable', detail };
}
