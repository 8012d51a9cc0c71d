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
  const many = cutOff === 0 ? '' : `, and ${cutOff} ${cutOff === 1 ? 'was' : 'were'} cut off at the end of the load`;
  const used = exit?.generator === undefined ? '' : ` (${figures(exit.generator)})`;
  return {
    code: 'no-sample',
    detail: `no iteration of the script finished${many}${used}: load longer, let an iteration do less, or use a machine with less to do`,
  };
}

const keepClock =
  'Run the gate again while nothing sets the clock of this machine: no time synchronisation by leaps, no suspended virtual machine.';

function gapOf(measured: Measured, traffic: Traffic, clock: string | undefined): Reason | undefined {
  if (measured === 'rate' && clock !== undefined)
    return { code: 'tool-output-unreadable', detail: clock, fix: keepClock };
  if (measured === 'checks')
    return traffic.checks.length > 0
      ? undefined
      : {
          code: 'no-assertion',
          detail: 'The script called no check(). If that is meant, claim it with checks: false.',
        };
  if (measured === 'p95' || measured === 'rate') return { code: 'no-sample', detail: withoutAnswers(traffic) };
  if (typeof measured === 'string' || 'checksBeside' in measured) return undefined;
  const detail = 'check' in measured ? neverCalled(measured.check, traffic) : withoutSample(measured, traffic);
  return { code: 'no-sample', detail };
}

function neverCalled(check: string, { checks }: Traffic): string {
  const start = `the script never called its check "${check}"`;
  if (checks.length === 0)
    return `${start}, nor any other: call check(), or claim the script with checks: false if it is meant to call none`;
  const called = checks.slice(0, 5).map(({ name }) => `"${name}"`);
  return `${start}. It called ${called.join(', ')}${checks.length > 5 ? ' and others' : ''}: correct the claim's checks, or the script`;
}

function withoutSample({ metric, expression }: OwnThreshold, traffic: Traffic): string {
  const answered = traffic.requests.some(({ expected }) => expected > 0);
  if (/^http_req_/.test(metric) && !answered) return withoutAnswers(traffic);
  if (metric.includes('{'))
    return `nothing with the tags of "${metric}" was measured: give the script's requests these tags, or correct the threshold`;
  const start = `"${metric}" had no sample`;
  if (!/^\s*count\s*<|^\s*count\s*={2,3}\s*0/.test(expression)) return `${start}: the script never added to it`;
  return `${start}. If it counts what must not happen, list it in the claim: counters: ["${metric}"]`;
}

/** `no answer was an expected one: 20 × 500`. */
function withoutAnswers({ requests }: Traffic): string {
  const failed = requests.flatMap(({ failed: all }) => all);
  if (requests.length === 0) return 'the script sent no request';
  const byKind = Map.groupBy(failed, ({ status, error }) => (status > 0 ? String(status) : error));
  const counted = [...byKind].map(([kind, same]) => `${same.reduce((sum, { count }) => sum + count, 0)} × ${kind}`);
  return `no answer was an expected one: ${counted.slice(0, 3).join(', ')}`;
}
