/** Why checks of a load run have no measurement. */
import type { Measurements, Reason, Task } from '../../core/model.ts';
import { type Measured, type OwnThreshold, toArgs } from './args.ts';
import { clockSet } from './clock.ts';
import type { K6Evidence } from './evidence.ts';
import type { Traffic } from './samples.ts';
import { figures } from './saturation.ts';

/** `isWhole`: k6 did its work, and nothing else is known that explains them. */
export function gapsOf(
  { checks, args }: Task,
  measurements: Measurements,
  evidence: K6Evidence,
  isWhole: boolean,
): Readonly<Record<string, Reason>> {
  const { measures } = toArgs(args);
  const { traffic } = evidence;
  const clock = clockSet(evidence);
  if (traffic === undefined || (traffic.iterations === 0 && !isWhole)) return {};
  return Object.fromEntries(
    checks.flatMap(({ id }) => {
      const measured = measures[id];
      if (measured === undefined || measurements[id] !== undefined) return [];
      const gap = traffic.iterations === 0 ? unfinished(evidence) : gapOf(measured, traffic, clock);
      return gap === undefined ? [] : [[id, gap]];
    }),
  );
}

function unfinished({ exit }: K6Evidence): Reason {
  const cutOff = exit?.interrupted ?? 0;
  const used = exit?.generator === undefined ? '' : ` (${figures(exit.generator)})`;
  if (cutOff === 0)
    return noSample(
      `no iteration of the script began${used}`,
      'Hold the users for some time: a stage is a ramp from the one before, the first from zero, so [[1, "8s"]] starts its only user at the end, and [[1, "1s"], [1, "30s"]] holds it.',
    );
  const many = `${cutOff} ${cutOff === 1 ? 'was' : 'were'} cut off at the end of the load`;
  return noSample(
    `no iteration of the script finished, and ${many}${used}`,
    'Load longer, let an iteration do less, or use a machine with less to do.',
  );
}

function noSample(detail: string, fix?: string): Reason {
  return { code: 'no-sample', detail, ...(fix === undefined ? {} : { fix }) };
}

const keepClock =
  'Run the gate again while nothing sets the clock of this machine: no time synchronisation by leaps, no suspended virtual machine.';

function gapOf(measured: Measured, traffic: Traffic, clock: string | undefined): Reason | undefined {
  if (measured === 'rate' && clock !== undefined)
    return { code: 'tool-output-unreadable', detail: clock, fix: keepClock };
  if (measured === 'checks')
    return traffic.checks.length > 0
      ? undefined
      : { code: 'no-assertion', detail: 'the script called no check()', fix: callCheck };
  if (measured === 'p95' || measured === 'rate') return withoutAnswers(traffic);
  if (typeof measured === 'string' || 'checksBeside' in measured) return undefined;
  return 'check' in measured ? neverCalled(measured.check, traffic) : withoutSample(measured, traffic);
}

const callCheck = 'Call check() in the script. If it is meant to call none, claim it with checks: false.';

function neverCalled(check: string, { checks }: Traffic): Reason | undefined {
  // Only before requests that were not sent: those have a reason of their own.
  if (checks.some(({ name }) => name === check)) return undefined;
  const start = `the script never called its check "${check}"`;
  if (checks.length === 0) return noSample(`${start}, nor any other`, callCheck);
  const called = checks.slice(0, 5).map(({ name }) => `"${name}"`);
  return noSample(
    `${start}. It called ${called.join(', ')}${checks.length > 5 ? ' and others' : ''}`,
    'Give the claim’s checks the names that the script’s check() has, or let the script call what the claim names.',
  );
}

function withoutSample({ metric, expression }: OwnThreshold, traffic: Traffic): Reason {
  const answered = traffic.requests.some(({ expected }) => expected > 0);
  if (/^http_req_/.test(metric) && !answered) return withoutAnswers(traffic);
  if (metric.includes('{'))
    return noSample(
      `nothing with the tags of "${metric}" was measured`,
      'Give the script’s requests the tags that the threshold names, or correct the threshold in the script.',
    );
  if (!/^\s*count\s*<|^\s*count\s*={2,3}\s*0/.test(expression))
    return noSample(
      `"${metric}" had no sample: the script never added to it`,
      'Let the script add to the named metric, or remove the threshold from the script.',
    );
  return noSample(
    `"${metric}" had no sample`,
    `If it counts what must not happen, list it in the claim: counters: ["${metric}"]. If not, let the script add to it.`,
  );
}

/** `no answer was an expected one: 20 × 500`; a refused connection is no answer. */
function withoutAnswers({ requests }: Traffic): Reason {
  const failed = requests.flatMap(({ failed: all }) => all);
  if (requests.length === 0)
    return noSample(
      'the script sent no request',
      'Let the script send requests to staging, with k6/http or with request() of stagegate.',
    );
  const byKind = Map.groupBy(failed, ({ status, error }) => (status > 0 ? String(status) : error));
  const counted = [...byKind].map(([kind, same]) => `${same.reduce((sum, { count }) => sum + count, 0)} × ${kind}`);
  if (failed.every(({ status }) => status === 0)) {
    const isReached = failed.every(({ error }) => /^request timeout/.test(error));
    const code = isReached ? 'no-answer' : 'unreachable';
    return { code, detail: `no request got an answer: ${counted.slice(0, 3).join(', ')}` };
  }
  return noSample(
    `no answer was an expected one: ${counted.slice(0, 3).join(', ')}`,
    'Find the cause of these answers in staging’s log. If they are meant to be, let the script expect them: http.setResponseCallback(http.expectedStatuses(…)).',
  );
}
