/** Iterations that did not finish. */
import type { Measurement } from '../../core/model.ts';
import { type K6Evidence, names } from './evidence.ts';
import { k6ExitReason } from './exit-reason.ts';
import { total } from './histogram.ts';
import { lengthOf } from './spans.ts';

/** Ended by an exception, or cut off at the end, unless something else than staging explains that. */
export function exceptions(evidence: K6Evidence): Measurement | undefined {
  const { traffic, log, exit } = evidence;
  if (traffic === undefined || log === undefined || exit?.interrupted === undefined) return undefined;
  if (traffic.iterations + log.exceptions === 0) return undefined;
  const cutOff = k6ExitReason(exit) === undefined ? exit.interrupted : 0;
  const why = cutOff === 0 ? undefined : explanation(evidence);
  const thrown = log.lines.filter(({ source }) => source === 'stacktrace');
  return {
    value: log.exceptions + (why === undefined ? cutOff : 0),
    unit: 'count',
    samples: traffic.iterations + cutOff,
    items: [
      ...thrown
        .slice(0, 10)
        .map(({ message, count }) => ({ label: message.split('\n')[0] ?? '', detail: `${count} ×` })),
      ...(cutOff === 0 ? [] : [{ label: 'Cut off at the end of the run', detail: `${cutOff} ×${why ?? ''}` }]),
    ],
    evidence: [names.log, names.output],
  };
}

function explanation(evidence: K6Evidence): string | undefined {
  const { log, summary, grace = 30 } = evidence;
  if (log?.lines.some(({ source, message }) => source === undefined && /abortOnFail enabled, stopping/.test(message)))
    return ', not counted: a threshold with abortOnFail ended the run';
  const usual = summary?.metrics['iteration_duration']?.['med'];
  if (typeof usual !== 'number' || usual <= grace * 1000 || silentEnd(evidence) * 1000 > usual + 1000) return undefined;
  return `, not counted: an iteration usually takes ${Number((usual / 1000).toPrecision(2))} s, and its scenario leaves it ${grace} s to end`;
}

/** Seconds from the last answer to the end of the load: what was cut off waited for one. */
function silentEnd({ traffic }: K6Evidence): number {
  const { spans = [], seconds = 0 } = traffic ?? {};
  const last = spans.findLastIndex(({ durations, failed }) => failed + total(durations) > 0);
  return (spans.length - 1 - last) * lengthOf(seconds);
}
