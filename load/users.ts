import { basename, extname } from 'node:path';
import { z } from 'zod';
import { claim, type Draft, slug } from '../core/claim.ts';
import { defined } from '../core/defined.ts';
import { seconds } from '../core/duration.ts';
import type { Threshold } from '../core/model.ts';
import { type Asked, claimFunction, type OptionsOf } from '../fixtures/claims/claim-function.ts';
import { commonOptions, createCheck } from '../fixtures/claims/claim-options.ts';
import { duration } from '../fixtures/claims/duration.ts';
import { above0, account, atMost, ratio, string } from '../fixtures/claims/fields.ts';
import { peak, stages, type Timed, timed, total } from './stages.ts';

const argument = { script: string };
const options = {
  ...commonOptions,
  quick: z.union([duration, stages], { error: 'a duration such as "30s", or stages such as [[20, "20s"], [0, "2s"]]' }),
  full: stages,
  p95: z.strictObject({ max: above0('a number above 0') }, { error: 'a bound in milliseconds such as { max: 2000 }' }),
  errors: atMost(ratio, '0.01'),
  checks: z
    .union([atMost(ratio, '0.01'), z.literal(false)], {
      error: 'a bound such as { max: 0.01 }, or false if the script calls no check()',
    })
    .optional(),
  rate: z
    .strictObject({ min: above0('a number above 0') }, { error: 'answered requests a second such as { min: 50 }' })
    .optional(),
  account: account.optional(),
  startUp: duration.default('30s'),
  dashboard: z.boolean({ error: "true, to keep k6's own page of the run" }).default(false),
  minRequests: z
    .int({ error: 'a whole number of at least 100' })
    .min(100, { error: 'a whole number of at least 100 (a p95 of fewer requests has no upper bound)' })
    .default(470),
};
type Load = Asked<typeof argument, typeof options>;

/**
 * A k6 script, TypeScript or JavaScript, stays within its bounds while staged users run it. The script is run unmodified; its own
 * scenarios give way to the stages here, and its own thresholds are checked too.
 *
 * - `quick`, `full`: stages `[users, duration]`, each reached in a straight line from the one before, from none.
 *   `quick: '30s'` squeezes the full stages into that time.
 * - `p95`: milliseconds, of requests that were answered as expected. `errors`: the ratio of the others.
 * - `checks`: ratio of failed `check()` calls, default as `errors`; `false` if the script calls none.
 * - `rate`: answered requests a second, ramps included.
 * - `minRequests`: fewer requests prove nothing. Default 470, from which p95 is known to about 10 %.
 * - `account`: whose session the script has: `request()` sends it along, and `environment.session` holds it.
 * - `startUp`: how long k6 may take to load the script. Default 30 s.
 * - `dashboard`: keep k6's own page of the run as evidence. Default false: k6 spends about 7 % more of the processor on it,
 *   which a machine at its limit does not have.
 * - `name`, which starts the ids of its checks: default the script's name without its ending.
 */
export const users = claimFunction({ id: 'users', argument, options }, (asked) => {
  const name = slug(asked.name ?? basename(asked.script, extname(asked.script)));
  return claim('load', name, (profile) => draft(name, asked, timed(profile, asked.quick, asked.full)));
});
export type UsersOptions = OptionsOf<typeof users>;

const why = 'A system that cannot carry the expected load here cannot carry it in production either.';

/** Waiting for iterations to end (30 s twice), for `setup()` and for `teardown()`. */
const spare = 180;

function draft(name: string, load: Load, all: readonly Timed[]): Draft {
  const planned = plan(load, all);
  const checks = planned.map(({ measure, title, failure, threshold }) =>
    createCheck('load', `${name}-${measure}`, threshold, { title, failure, why }, load),
  );
  return {
    runner: 'k6',
    args: defined({
      script: load.script,
      stages: all,
      account: load.account,
      startUp: seconds(load.startUp),
      dashboard: load.dashboard || undefined,
      measures: Object.fromEntries(planned.map(({ measure }) => [`load/${name}-${measure}`, measure])),
    }),
    effect: 'load',
    checks,
    seconds: Math.ceil(total(all)) + 5,
    deadline: Math.ceil(total(all)) + spare,
  };
}

interface Planned {
  readonly measure: 'p95' | 'errors' | 'checks' | 'rate' | 'exceptions' | 'users' | 'thresholds';
  readonly title: string;
  readonly failure: string;
  readonly threshold: Threshold;
}

function plan({ p95, errors, checks, rate, minRequests }: Load, all: readonly Timed[]): readonly Planned[] {
  const many = peak(all);
  return [
    {
      measure: 'p95',
      title: `95 % of the answers to ${many} users take at most ${p95.max} ms`,
      failure: `More than 5 % of the answers to ${many} users take longer than ${p95.max} ms`,
      threshold: { unit: 'ms', max: p95.max, minSamples: minRequests },
    },
    {
      measure: 'errors',
      title: `At most ${percent(errors.max)} of the requests of ${many} users fail`,
      failure: `More than ${percent(errors.max)} of the requests of ${many} users fail`,
      threshold: { unit: 'ratio', max: errors.max, minSamples: Math.min(300, minRequests) },
    },
    ...(checks === false ? [] : [checksOf((checks ?? errors).max)]),
    ...(rate === undefined ? [] : [rateOf(rate.min)]),
    {
      measure: 'exceptions',
      title: 'Every iteration of the script runs to its end',
      failure: 'Iterations of the script break off',
      threshold: { unit: 'count', max: 0 },
    },
    {
      measure: 'users',
      title: `${many} users are active at once`,
      failure: `Fewer than ${many} users are active at once`,
      threshold: { unit: 'count', min: Math.max(1, Math.floor(many * 0.95)) },
    },
    {
      measure: 'thresholds',
      title: "None of the script's own thresholds is crossed",
      failure: "The script's own thresholds are crossed",
      threshold: { unit: 'count', max: 0 },
    },
  ];
}

function checksOf(max: number): Planned {
  return {
    measure: 'checks',
    title: `At most ${percent(max)} of the script's checks fail`,
    failure: `More than ${percent(max)} of the script's checks fail`,
    threshold: { unit: 'ratio', max },
  };
}

function rateOf(min: number): Planned {
  return {
    measure: 'rate',
    title: `At least ${min} requests a second are answered`,
    failure: `Fewer than ${min} requests a second are answered`,
    threshold: { unit: 'per-second', min },
  };
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
