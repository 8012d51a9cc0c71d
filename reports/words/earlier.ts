/** What runs of a task left open before the one that counts, in words: who reads that all passed must know what did not. */

import type { EarlierAttempt, Finding, GateReport } from '../../core/model.ts';
import { omit } from '../../core/omit.ts';
import { line } from '../../core/sanitize.ts';
import { decisive, isUncounted, wanted, words } from './findings.ts';
import { measured } from './format.ts';

/** How many checks are named. */
const named = 3;

/** A line for each check of which an earlier run measured something, and one for the others of each reason. */
export function earlierAttempts({ findings }: Pick<GateReport, 'findings'>): readonly string[] {
  const open = findings.filter(({ earlier = [] }) => earlier.length > 0);
  const [seen, unseen] = [open.filter(wasMeasured), open.filter((finding) => !wasMeasured(finding))];
  const rest = seen.length - named;
  return [
    ...seen.slice(0, named).map(sentence),
    ...(rest > 0
      ? [`${rest} more ${rest === 1 ? 'check was' : 'checks were'} inconclusive in an earlier attempt`]
      : []),
    ...together(unseen),
  ];
}

function wasMeasured({ earlier = [] }: Finding): boolean {
  return earlier.some(({ measurement }) => measurement !== undefined);
}

/** `load/errors, expected at most 5 %: got 20.2 % in attempt 1 (staging stopped answering while the gate ran); got 0 % in attempt 2, which counts`. */
function sentence(finding: Finding): string {
  const { check, attempt = 1, earlier = [] } = finding;
  const before = earlier.map(
    (one) => `${got(asFinding(finding, one))} in attempt ${one.attempt} (${why(finding, one)})`,
  );
  const last = `${got(finding)} in attempt ${attempt}${weight(finding)}`;
  return `${line(check.id)}, expected ${wanted(finding)}: ${before.join(', ')}; ${last}`;
}

/** The last attempt decides, and may have seen nothing that counts. */
function weight(finding: Finding): string {
  if (finding.measurement !== undefined && !isUncounted(finding)) return ', which counts';
  return `${isUncounted(finding) ? ', which does not count' : ''} (${words(decisive(finding)).what})`;
}

function together(findings: readonly Finding[]): readonly string[] {
  const reasons = Map.groupBy(findings, (finding) =>
    (finding.earlier ?? [])
      .slice(0, 1)
      .map((one) => why(finding, one))
      .join(),
  );
  return [...reasons].map(([reason, alike]) => {
    const [first, ...more] = alike.map(({ check }) => line(check.id));
    const who = more.length === 0 ? `${first} was` : `${alike.length} checks were`;
    return `${who} not measured in an earlier attempt (${reason})`;
  });
}

function got({ check, measurement }: Finding): string {
  return measurement === undefined ? 'not measured' : `got ${measured(measurement, check.threshold)}`;
}

function why(finding: Finding, one: EarlierAttempt): string {
  return words(decisive(asFinding(finding, one))).what;
}

/** As it would have been without later runs. */
function asFinding(finding: Finding, { cause, reason, measurement }: EarlierAttempt): Finding {
  return {
    ...omit(finding, 'reason', 'measurement'),
    cause,
    ...(reason === undefined ? {} : { reason }),
    ...(measurement === undefined ? {} : { measurement }),
  };
}
