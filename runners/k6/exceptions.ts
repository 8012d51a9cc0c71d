/** Iterations that did not finish. */
import type { Measurement } from '../../core/model.ts';
import { type K6Evidence, names } from './evidence.ts';
import { k6ExitReason } from './exit-reason.ts';
import { total } from './histogram.ts';
import { isAbort, type LogLine } from './log.ts';
import { isUnsure, placeOf } from './script-errors.ts';
import { lengthOf } from './spans.ts';

/** Ended by an exception, or cut off at the end, unless something else than staging explains that. */
export function exceptions(evidence: K6Evidence): Measurement | undefined {
  const { traffic, log, exit } = evidence;
  if (traffic === undefined || log === undefined || exit?.interrupted === undefined) return undefined;
  if (traffic.iterations + log.exceptions === 0) return undefined;
  const cutOff = k6ExitReason(exit) === undefined ? exit.interrupted : 0;
  const excuse = cutOff === 0 ? undefined : excuseOf(evidence);
  const value = log.exceptions + (excuse === undefined ? cutOff : 0);
  const thrown = log.lines.filter(({ source }) => source === 'stacktrace');
  return {
    value,
    ...(excuse?.isCertain === false ? { low: value, high: value + cutOff } : {}),
    unit: 'count',
    samples: traffic.iterations + cutOff,
    items: [
      ...thrown
        .slice(0, 10)
        .map((line) => ({ label: line.message.split('\n')[0] ?? '', detail: `${line.count} ×${whose(line)}` })),
      ...(cutOff === 0 ? [] : [{ label: 'Cut off at the end of the run', detail: `${cutOff} ×${excuse?.why ?? ''}` }]),
    ],
    evidence: [names.log, names.output],
  };
}

function whose(line: LogLine): string {
  if (!isUnsure(line)) return '';
  const place = placeOf(line);
  return `${place === undefined ? '' : ` at ${place}`}: the script is wrong there, or an answer of staging lacks what it reads`;
}

/** What besides staging explains that iterations were cut off: for certain, or perhaps. */
interface Excuse {
  readonly isCertain: boolean;
  readonly why: string;
}

function excuseOf(evidence: K6Evidence): Excuse | undefined {
  const { log, grace = 30, cutsOff = false, staged = false } = evidence;
  if (log?.lines.some(isAbort) === true)
    return { isCertain: true, why: ', not counted: a threshold with abortOnFail ended the run' };
  const { usual, longest } = took(evidence);
  if (usual === undefined || silentEnd(evidence) > usual + 1) return undefined;
  if (cutsOff) return { isCertain: true, why: ", not counted: no scenario waits for them (gracefulStop: '0s')" };
  if (longest <= grace) return undefined;
  const one = usual > grace ? `one usually takes ${figure(usual)} s` : `one took ${figure(longest)} s`;
  const waits = `k6 waits ${grace} s for those of the last users`;
  if (staged && usual > grace) return { isCertain: true, why: `, not counted: ${one}, and ${waits}` };
  return {
    isCertain: false,
    why: `, perhaps not by staging: ${one}, and ${staged ? `${waits}. Let` : `may have only ${grace} s to end. Give its scenario a longer gracefulStop, or let`} an iteration take less time`,
  };
}

/** Seconds that iterations took. Longer ones may have been cut off: those that ended were the shorter ones. */
function took({ summary }: K6Evidence): { readonly usual?: number; readonly longest: number } {
  const { med, max } = summary?.metrics['iteration_duration'] ?? {};
  if (typeof med !== 'number') return { longest: 0 };
  return { usual: med / 1000, longest: (typeof max === 'number' ? max : med) / 1000 };
}

const figure = (seconds: number): number => Number(seconds.toPrecision(2));

/** Seconds from the last answer to the end of the load: what was cut off waited for one. */
function silentEnd({ traffic }: K6Evidence): number {
  const { spans = [], seconds = 0 } = traffic ?? {};
  const last = spans.findLastIndex(({ durations, failed }) => failed + total(durations) > 0);
  return (spans.length - 1 - last) * lengthOf(seconds);
}
