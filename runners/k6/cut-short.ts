/** A load that ended before its time. */
import { isWithin } from '../../core/evaluate.ts';
import type { Measurements, Reason, Task } from '../../core/model.ts';
import type { K6Evidence } from './evidence.ts';
import { isAbort } from './log.ts';
import { sentenceOf } from './settled.ts';

/** The gate ended it, or a threshold of the script; undefined if neither did. */
export function endedEarly({ exit, log, traffic }: K6Evidence): Reason | undefined {
  if (exit?.settled !== undefined) return { code: 'settled', detail: sentenceOf(exit.settled) };
  if (log?.lines.some(isAbort) !== true) return undefined;
  const { seconds } = traffic?.load ?? traffic ?? {};
  return {
    code: 'settled',
    detail: `a threshold of the script with abortOnFail ended it${seconds === undefined ? '' : ` after ${seconds} s`}`,
    fix: 'Fix what crossed that threshold first. To see the whole load all the same, remove abortOnFail from it.',
  };
}

/** What had not failed by then: the rest of the load might have failed it. */
export function cutShort(
  { checks }: Task,
  measurements: Measurements,
  evidence: K6Evidence,
): Readonly<Record<string, Reason>> {
  const reason = endedEarly(evidence);
  if (reason === undefined) return {};
  const open = checks.filter(({ id, threshold }) => isWithin(threshold, measurements[id]?.value ?? { inWords: '' }));
  return Object.fromEntries(open.map(({ id }) => [id, reason]));
}
