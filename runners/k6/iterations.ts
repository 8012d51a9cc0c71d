/** How many iterations a script's scenarios can start. */
import { z } from 'zod';
import { seconds } from '../../core/duration.ts';

const time = z.string().nullish();
const count = z.number().nullish();

/** Of `k6 inspect`. */
export const scenario = z.looseObject({
  executor: z.string().nullish(),
  startTime: time,
  gracefulStop: time,
  gracefulRampDown: time,
  duration: time,
  maxDuration: time,
  timeUnit: time,
  vus: count,
  iterations: count,
  rate: count,
  startRate: count,
  stages: z.array(z.looseObject({ duration: time, target: count })).nullish(),
  options: z.looseObject({ browser: z.unknown() }).nullish(),
});
export type Scenario = z.output<typeof scenario>;

/** Seconds that an iteration has at least to end, when its scenario has; undefined for k6's own 30. */
export function leastGrace(scenarios: readonly Scenario[]): number | undefined {
  const own = scenarios.flatMap(({ gracefulStop }) => (gracefulStop == null ? [] : [seconds(gracefulStop)]));
  return own.length === 0 ? undefined : Math.min(30, ...own);
}

/** Whether all of them cut off what runs when their time is up, however fast staging is. Those with a number of iterations have none left by then. */
export function cutsOff(scenarios: readonly Scenario[]): boolean {
  return scenarios.length > 0 && scenarios.every(waitsForNone);
}

function waitsForNone({ executor, gracefulStop, gracefulRampDown }: Scenario): boolean {
  const none = (text: string | null | undefined): boolean => text != null && seconds(text) === 0;
  if (executor === 'ramping-vus') return none(gracefulStop) && none(gracefulRampDown);
  return /^(?:constant-vus|(?:constant|ramping)-arrival-rate)$/.test(executor ?? '') && none(gracefulStop);
}

/** Undefined if nothing limits it: users who ask again as soon as they are answered. */
export function mostIterations(scenarios: readonly Scenario[]): number | undefined {
  const each = scenarios.map(mostOf);
  return each.every((most) => most !== undefined) ? each.reduce((sum, most) => sum + most, 0) : undefined;
}

/** An arrival rate starts one more where it begins within a period. */
function mostOf({ executor, vus, iterations, rate, duration, ...ramp }: Scenario): number | undefined {
  const unit = seconds(ramp.timeUnit ?? '1s');
  switch (executor) {
    case 'shared-iterations':
      return iterations ?? 1;
    case 'per-vu-iterations':
      return (vus ?? 1) * (iterations ?? 1);
    case 'constant-arrival-rate':
      return Math.ceil(((rate ?? 0) * seconds(duration ?? '0s')) / unit) + 1;
    case 'ramping-arrival-rate':
      return Math.ceil(ramped(ramp) / unit) + 1;
    default:
      return undefined;
  }
}

/** Under the line through the stages' rates. */
function ramped({ startRate, stages }: Pick<Scenario, 'startRate' | 'stages'>): number {
  let from = startRate ?? 0;
  let sum = 0;
  for (const { target, duration } of stages ?? []) {
    const to = target ?? 0;
    sum += ((from + to) / 2) * seconds(duration ?? '0s');
    from = to;
  }
  return sum;
}
