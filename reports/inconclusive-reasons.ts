/** Why a verdict is inconclusive, in few lines. */
import { unmeasured } from './inconclusive/findings.ts';
import { objected } from './inconclusive/objections.ts';
import type { InconclusiveReason } from './inconclusive/reason.ts';
import { once } from './once.ts';
import { decisive } from './words/findings.ts';

/** The most telling first; what only follows from the others last. */
export const inconclusiveReasons = once((report): readonly InconclusiveReason[] => {
  const open = report.findings.filter(({ blocks, result }) => blocks && result === 'inconclusive');
  const groups = Map.groupBy(open, decisive);
  const objections = Map.groupBy(report.objections, ({ code }) => code);
  return [
    ...[...groups].map(([code, findings]) => unmeasured(code, findings, report)),
    ...[...objections.values()].flatMap((same) => objected(same, report)),
  ].toSorted((a, b) => a.rank - b.rank);
});
