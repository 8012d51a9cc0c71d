/** What the reader must know in addition to the verdict. */

import type { GateReport } from '../core/model.ts';
import { lengthOf, pausesIn } from '../core/pauses.ts';
import { line } from '../core/sanitize.ts';
import { candidateBuild } from './builds.ts';
import { waivedRequirements } from './coverage.ts';
import { flakyNotes } from './flaky.ts';
import { partialSuites } from './words/chosen.ts';
import { unseenContact } from './words/contact.ts';
import { earlierAttempts } from './words/earlier.ts';
import { duration } from './words/format.ts';
import { missingEvidence } from './words/not-kept.ts';
import { signed } from './words/signed.ts';

export function notes(report: GateReport): readonly string[] {
  return [...caveats(report), ...remarks(report)];
}

/** What limits the verdict. */
export function caveats(report: GateReport): readonly string[] {
  return [
    ...(report.policy.purpose === 'rollback' ? ['a rollback: this verdict promotes no release'] : []),
    ...continued(report),
    ...earlierAttempts(report),
    ...besides(report),
    ...(report.environment.demo ? ['demo: not your staging'] : []),
    ...unnamed(report),
    ...(report.selection === undefined ? waivedRequirements(report) : []),
    ...(report.verdict === 'blocked' && report.selection !== undefined ? ['only part of the gate was run'] : []),
    ...(report.leftovers.length > 0
      ? [
          `${report.leftovers.length} ${report.leftovers.length === 1 ? 'piece' : 'pieces'} of test data could not be removed`,
        ]
      : []),
    ...missingEvidence(report),
    ...partialSuites(report.tasks),
  ];
}

/** What is as the team declared it, or as people did it. */
export function remarks(report: GateReport): readonly string[] {
  return [...flakyNotes(report), ...signed(report), ...unseenContact(report)];
}

/** Before its plan, nothing is known of a run. */
function unnamed(report: GateReport): readonly string[] {
  const { named, services } = report.candidate.expected;
  const builds = Object.values(services);
  if (named || builds.length === 0) return [];
  if (builds.every((build) => build === ''))
    return ['no candidate was named, and it is not known which build was observed'];
  const what = report.verdict === 'inconclusive' ? 'this is about' : 'the verdict applies to';
  return [`no candidate was named: ${what} the observed build ${candidateBuild(report)}`];
}

/** Others may have used up its limits, or changed its data. */
function besides({ beside = [] }: GateReport): readonly string[] {
  if (beside.length === 0) return [];
  const [who, all] = beside.length === 1 ? ['another gate', 'both'] : [`${beside.length} other gates`, 'all'];
  const runs = beside.map((run) => line(run)).join(', ');
  return [`${who} asked the same staging meanwhile (${runs}): ${all} share its limits, its accounts and its data`];
}

/** What it goes on with. */
function continued(report: GateReport): readonly string[] {
  if (report.again === undefined) return [];
  const paused = lengthOf(pausesIn(report, report.runs));
  const pause = paused === 0 ? '' : ` after a pause of ${duration(paused)}, which is not in the duration`;
  const run = line(report.again);
  const end = report.killed === true ? [`${run} did not end by itself: it was killed, or its machine stopped`] : [];
  return [...end, `what was inconclusive in ${run} was run again${pause}; the rest is from there`];
}
