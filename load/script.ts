import { z } from 'zod';
import { defined } from '../core/defined.ts';
import type { Json, Profile } from '../core/model.ts';
import type { CheckDraft } from '../fixtures/claims/check-draft.ts';
import type { OptionsOf } from '../fixtures/claims/claim-function.ts';
import { atMost, ratio, string, whole, worse } from '../fixtures/claims/fields.ts';
import { forwardedOptions } from '../fixtures/claims/forwarded-variables.ts';
import { taskClaim } from '../fixtures/claims/task-claim.ts';
import { scriptChecks } from './ratio-checks.ts';
import { iterationChecks, ownVerdict, perIteration, scriptArgs, scriptName, scriptOptions } from './script-options.ts';
import { spare, stages, type Timed, timed, total } from './stages.ts';

const names = z
  .array(string, { error: 'names of checks such as ["status is 200"]' })
  .min(1, { error: 'at least one name of a check' });
const atMostNone = atMost(whole, '0').default({ max: 0 });

const options = {
  script: string,
  checks: z
    .union([names, z.strictObject({ max: ratio.default(0), names: names.optional(), worse }), z.literal(false)], {
      error: 'names such as ["status is 200"], a bound such as { max: 0.01 }, or false if the script calls no check()',
    })
    .default({ max: 0 }),
  exceptions: atMostNone,
  dropped: atMostNone,
  counters: z.array(string, { error: 'names of counters such as ["checkout_errors"]' }).default([]),
  quick: stages.optional(),
  perIteration: perIteration.optional(),
  early: z.boolean({ error: 'true or false' }).default(true),
  ...scriptOptions,
  ...forwardedOptions,
};
type Script = z.output<z.ZodObject<typeof options>>;

/**
 * A team's own k6 script passes its own thresholds and checks; it is run unmodified with its own options and scenarios. Each threshold
 * is a check of the gate, named after its metric and bound; k6 itself is asked for them before anything runs. A threshold on
 * a metric that had no sample is inconclusive (k6 passes it).
 *
 * - `script`: TypeScript or JavaScript, from the root. It finds staging by `JSON.parse(open(__ENV.STAGEGATE_ENVIRONMENT))`
 *   (`origins`, `headers`, `loadHeaders`), or by variables of its own:
 * - `origins`: environment variables that get the URL of a declared origin: `{ BASE_URL: 'app' }`, for `__ENV.BASE_URL`.
 * - `variables`: environment variables of yours that are passed on; it gets no others.
 * - `checks`: names of its `check()`s that must be seen; each is a check of the gate, and so are all others together. Default:
 *   all together, which must be called at least once. `{ max: 0.01, names: […] }` lets that share of the calls fail, 1,000 of them at least (default 0);
 *   `false` if the script calls none.
 * - `exceptions`: iterations that may be cut short: by an exception, or at the end of their scenario, unless no scenario waits for them (`gracefulStop: '0s'`). `dropped`: iterations that
 *   an arrival rate asked for and no user was free to start. Both default to `{ max: 0 }`.
 * - A script that calls `exec.test.fail('…')` fails its check `verdict`, with its words.
 * - `counters`: counters of its own that a healthy run never adds to; without a sample they are 0.
 * - `quick`: stages `[users, duration]` in place of its scenarios in the quick profile, for its default function: `[[2, '10s']]`,
 *   each reached by a linear ramp from the one before, the first from zero. Default: the script as it is.
 * - `perIteration`: the requests that an iteration sends at most, and its calls of `check()`: `{ requests: 3, checks: 2 }`. If
 *   iterations or an arrival rate limit the script, the plan then says if that is too little to decide a bound (p95 of 40 requests);
 *   a profile that may promote is refused. `setup()` and `teardown()` count as an iteration each. Default: not known.
 * - `early`: whether the load ends once more of it has gone wrong than all of it may, which takes `perIteration` too. Default true.
 * - `account`: whose session the script finds as `session` in that file (`headers`, and `cookies` by origin).
 * - `startUp`: how long k6 may take to load the script. Default 30 s. Its duration and deadline are those of its scenarios.
 * - `dashboard`: keep k6's own page of the run as evidence. Default false: k6 spends about 7 % more of the processor on it,
 *   which a machine at its limit does not have.
 * - `during`: samplers such as `[pool('db', { max: 10 })]`: what is watched from before the load until after its end ([docs/samplers.md](samplers.md)).
 * - `name`, which starts the ids of its checks: default the script's name without its ending.
 *
 * It may not run against a deployment that does not say it is staging, and k6 reaches declared origins and the definition's `also` alone. Throws a
 * `UsageError` that quotes the wrong value.
 */
export const k6 = taskClaim('k6', {
  id: 'k6',
  layer: 'load',
  options,
  prefix: scriptName,
  effect: 'load',
  seconds: (asked, profile) => lengthOf(stagesOf(asked, profile), 5, 60),
  deadline: (asked, profile) => lengthOf(stagesOf(asked, profile), spare, 3600),
  checks: ({ checks, exceptions, dropped }) => [
    ownVerdict,
    ...ownChecks(checks),
    ...iterationChecks(exceptions, dropped),
  ],
  args: ({ variables, origins, perIteration, early, counters, covers, level, why, owner, ...asked }, profile) => ({
    ...scriptArgs(asked),
    ...{ variables, origins, perIteration, early: early ? undefined : false, stages: stagesOf(asked, profile) },
    thresholds: defined({ covers, level, why, owner, counters }),
  }),
});
export type K6Options = OptionsOf<typeof k6>;

/** In place of the script's own scenarios, whose length is not known before k6 is asked. */
function stagesOf({ quick }: Pick<Script, 'quick'>, profile: Profile): readonly Timed[] | undefined {
  return profile === 'quick' && quick !== undefined ? timed('full', '', quick) : undefined;
}

function lengthOf(all: readonly Timed[] | undefined, more: number, unknown: number): number {
  return all === undefined ? unknown : Math.ceil(total(all)) + more;
}

function ownChecks(checks: Script['checks']): readonly CheckDraft<Json>[] {
  if (checks === false) return [];
  if (Array.isArray(checks)) return scriptChecks({ max: 0 }, checks);
  const { names, ...bound } = checks;
  return scriptChecks(bound, names);
}
