import { z } from 'zod';
import type { OptionsOf } from '../fixtures/claims/claim-function.ts';
import { duration } from '../fixtures/claims/duration.ts';
import { above0, atLeast, atMost, ratio, string } from '../fixtures/claims/fields.ts';
import { taskClaim } from '../fixtures/claims/task-claim.ts';
import { fewestFor, ratioCheck, scriptChecks } from './ratio-checks.ts';
import { ownVerdict, scriptArgs, scriptName, scriptOptions, unfinished } from './script-options.ts';
import { counted, peak, refuseUnseen, spare, stages, timed, total } from './stages.ts';

const options = {
  quick: z.union([duration, stages], { error: 'a duration such as "30s", or stages such as [[20, "20s"], [0, "2s"]]' }),
  full: stages,
  p95: atMost(above0('a number above 0'), '2000', 'a bound in milliseconds'),
  errors: atMost(ratio, '0.01'),
  checks: z
    .union([atMost(ratio, '0.01'), z.literal(false)], {
      error: 'a bound such as { max: 0.01 }, or false if the script calls no check()',
    })
    .optional(),
  rate: atLeast(above0('a number above 0'), '50', 'answered requests a second').optional(),
  ...scriptOptions,
  minRequests: z
    .int({ error: 'a whole number of at least 190' })
    .min(190, { error: 'a whole number of at least 190 (a p95 of fewer requests has no upper bound)' })
    .default(470),
};

/**
 * A k6 script, TypeScript or JavaScript, stays within its bounds while staged users run it. The script is run unmodified; its own
 * scenarios give way to the stages here, and its own thresholds are checked too.
 *
 * - `quick`, `full`: stages `[users, duration]`, each reached by a linear ramp from the one before, the first from zero.
 *   `quick: '30s'` squeezes the full stages into that time. k6 counts its users each second: those that are there for 1.2 s must be
 *   seen, and stages that hold fewer than half of their peak so long are refused. k6 waits 30 s for the last iterations to end:
 *   those that are cut off then are broken ones, unless staging answered and one usually takes longer than that.
 *   If only some take longer, that is open.
 * - `p95`: milliseconds, of requests that were answered as expected. `errors`: the ratio of the others; one of 1 % needs 1,000
 *   requests, one of 5 % needs 200. The intervals of both are made of batches in time: load for 30 s or longer (docs/statistics.md).
 * - `checks`: ratio of failed `check()` calls, default as `errors`; `false` if the script calls none.
 * - A script that calls `exec.test.fail('…')` fails its check `verdict`, with its words.
 * - `rate`: answered requests a second, ramps included.
 * - `minRequests`: fewer requests prove nothing. Default 470, from which p95 is known to about 10 %.
 * - `account`: whose session the script has: `request()` sends it along, and `environment.session` has it. Both come from
 *   stagegate by a relative path, because k6 finds no packages: `import { request } from '../node_modules/stagegate/k6.js'`.
 * - `startUp`: how long k6 may take to load the script. Default 30 s.
 * - `dashboard`: keep k6's own page of the run as evidence. Default false: k6 spends about 7 % more of the processor on it,
 *   which a machine at its limit does not have.
 * - `during`: samplers such as `[pool('db', { max: 10 })]`: what is watched from before the load until after its end ([docs/samplers.md](samplers.md)).
 * - `name`, which starts the ids of its checks: default the script's name without its ending.
 */
export const users = taskClaim('k6', {
  id: 'users',
  layer: 'load',
  argument: { script: string },
  options,
  refine: refuseUnseen,
  prefix: scriptName,
  effect: 'load',
  seconds: ({ quick, full }, profile) => Math.ceil(total(timed(profile, quick, full))) + 5,
  deadline: ({ quick, full }, profile) => Math.ceil(total(timed(profile, quick, full))) + spare,
  checks: ({ quick, full, p95, errors, checks = errors, rate, minRequests }, profile) => {
    const [many, seen] = [peak(timed(profile, quick, full)), counted(timed(profile, quick, full))];
    return [
      ownVerdict,
      {
        id: 'p95',
        title: `95 % of the answers to ${many} users take at most ${p95.max} ms`,
        failure: `More than 5 % of the answers to ${many} users take longer than ${p95.max} ms`,
        why: 'What is slow for so many users here is slow for them in production too.',
        threshold: { unit: 'ms', ...p95, minSamples: minRequests },
      },
      ratioCheck({
        id: 'errors',
        what: `of the requests of ${many} users fail`,
        why: 'Each request that fails under load is a page that somebody does not get, or an order that is lost.',
        bound: errors,
        minSamples: Math.max(fewestFor(errors.max), Math.min(300, minRequests)),
      }),
      ...(checks === false ? [] : scriptChecks(checks)),
      ...(rate === undefined
        ? []
        : [
            {
              id: 'rate',
              title: `At least ${rate.min} requests a second are answered`,
              failure: `Fewer than ${rate.min} requests a second are answered`,
              why: 'A system that answers fewer requests than its users send falls further behind each minute.',
              threshold: { unit: 'per-second', ...rate },
            } as const,
          ]),
      unfinished({ max: 0 }),
      {
        id: 'users',
        title: `${seen} users are active at once`,
        failure: `Fewer than ${seen} users are active at once`,
        why: 'With fewer users, staging had less load than was asked for, and the other numbers say less.',
        threshold: { unit: 'count', min: Math.max(1, Math.floor(seen * 0.95)) },
      },
      {
        id: 'thresholds',
        title: "None of the script's own thresholds is crossed",
        failure: "The script's own thresholds are crossed",
        why: 'The team itself wrote these bounds into its load script.',
        threshold: { unit: 'count', max: 0 },
      },
    ] as const;
  },
  args: ({ quick, full, ...asked }, profile) => ({ ...scriptArgs(asked), stages: timed(profile, quick, full) }),
});
export type UsersOptions = OptionsOf<typeof users>;
