/** Why checks of a load run have no measurement. */
import type { Measurements, Reason, Task } from '../../core/model.ts';
import { type Measured, toArgs } from './args.ts';
import { clockSet } from './clock.ts';
import type { K6Evidence } from './evidence.ts';
import type { Traffic } from './samples.ts';

/** Of a run in which iterations finished. */
export function gapsOf(
  { checks, args }: Task,
  measurements: Measurements,
  evidence: K6Evidence,
): Readonly<Record<string, Reason>> {
  const { measures } = toArgs(args);
  const { traffic } = evidence;
  const clock = clockSet(evidence);
  if (traffic === undefined || traffic.iterations === 0) return {};
  return Object.fromEntries(
    checks.flatMap(({ id }) => {
      const measured = measures[id];
      const gap =
        measured === undefined || measurements[id] !== undefined ? undefined : gapOf(measured, traffic, clock);
      return gap === undefined ? [] : [[id, gap]];
    }),
  );
}

function gapOf(measured: Measured, traffic: Traffic, clock: string | undefined): Reason | undefined {
  if (measured === 'rate' && clock !== undefined) return { code: 'tool-output-unreadable', detail: clock };
  if (measured === 'checks')
    return traffic.checks.length > 0
      ? undefined
      : {
          code: 'no-assertion',
          detail: 'The script called no check(). If that is meant, claim it with checks: false.',
        };
  if (measured === 'p95' || measured === 'rate') return { code: 'no-sample', detail: withoutAnswers(traffic) };
  if (typeof measured === 'string' || 'checksBeside' in measured) return undefined;
  if ('check' in measured)
    return { code: 'no-sample', detail: `the script never called its check "${measured.check}"` };
  const detail = /^http_req_/.test(measured.metric) ? withoutAnswers(traffic) : `"${measured.metric}" had no sample`;
  return { code: 'no-sample', detail };
}

/** `no answer was an expected one: 20 × 500`. */
function withoutAnswers({ requests }: Traffic): string {
  const failed = requests.flatMap(({ failed: all }) => all);
  if (requests.length === 0) return 'the script sent no request';
  if (requests.some(({ expected }) => expected > 0))
    return 'none of the requests that it is about was answered as expected';
  const byKind = Map.groupBy(failed, ({ status, error }) => (status > 0 ? String(status) : error));
  const counted = [...byKind].map(([kind, same]) => `${same.reduce((sum, { count }) => sum + count, 0)} × ${kind}`);
  return `no answer was an expected one: ${counted.slice(0, 3).join(', ')}`;
}
