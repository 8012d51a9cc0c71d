import { basename, extname } from 'node:path';
import { z } from 'zod';
import { claim, type Draft, slug } from '../core/claim.ts';
import { defined } from '../core/defined.ts';
import { seconds } from '../core/duration.ts';
import type { JsonObject, Profile, Threshold } from '../core/model.ts';
import { type Asked, claimFunction, type OptionsOf } from '../fixtures/claims/claim-function.ts';
import { commonOptions, createCheck, type Sentences } from '../fixtures/claims/claim-options.ts';
import { duration } from '../fixtures/claims/duration.ts';
import { account, atMost, ratio, string, whole } from '../fixtures/claims/fields.ts';
import { forwardedOptions } from '../fixtures/claims/forwarded-variables.ts';
import { stages, timed, total } from './stages.ts';

const names = z
  .array(string, { error: 'names of checks such as ["status is 200"]' })
  .min(1, { error: 'at least one name of a check' });
const atMostNone = atMost(whole, '0').default({ max: 0 });

const options = {
  ...commonOptions,
  script: string,
  checks: z
    .union([names, z.strictObject({ max: ratio.default(0), names: names.optional() }), z.literal(false)], {
      error: 'names such as ["status is 200"], a bound such as { max: 0.01 }, or false if the script calls no check()',
    })
    .default({ max: 0 }),
  exceptions: atMostNone,
  dropped: atMostNone,
  counters: z.array(string, { error: 'names of counters such as ["checkout_errors"]' }).default([]),
  quick: stages.optional(),
  account: account.optional(),
  startUp: duration.default('30s'),
  dashboard: z.boolean({ error: "true, to keep k6's own page of the run" }).default(false),
  ...forwardedOptions,
};
type Script = Asked<Record<never, never>, typeof options>;

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
 *   all together, which must be called at least once. `{ max: 0.01, names: […] }` lets that share of the calls fail (default 0);
 *   `false` if the script calls none.
 * - `exceptions`: iterations that may break off: by an exception, or at the end of their scenario. `dropped`: iterations that
 *   an arrival rate asked for and no user was free to start. Both default to `{ max: 0 }`.
 * - `counters`: counters of its own that a healthy run never adds to; without a sample they are 0.
 * - `quick`: stages `[users, duration]` in place of its scenarios in the quick profile, for its default function: `[[2, '10s']]`,
 *   each reached in a straight line from the one before, from none. Default: the script as it is.
 * - `account`: whose session the script finds as `session` in that file (`headers`, and `cookies` by origin).
 * - `startUp`: how long k6 may take to load the script. Default 30 s. Its duration and deadline are those of its scenarios.
 * - `dashboard`: keep k6's own page of the run as evidence. Default false: k6 spends about 7 % more of the processor on it,
 *   which a machine at its limit does not have.
 * - `name`, which starts the ids of its checks: default the script's name without its ending.
 *
 * It may not run against a deployment that does not say it is staging, and production's hosts are refused in k6. Throws a
 * `UsageError` that quotes the wrong value.
 */
export const k6 = claimFunction({ id: 'k6', options }, (asked) => {
  const name = slug(asked.name ?? basename(asked.script, extname(asked.script)));
  return claim('load', name, (profile) => draft(name, asked, profile));
});
export type K6Options = OptionsOf<typeof k6>;

/** Waiting for iterations to end, for `setup()` and for `teardown()`. */
const spare = 180;

function draft(name: string, asked: Script, profile: Profile): Draft {
  const planned = plan(asked).map(({ id, measure, threshold, ...sentences }) => ({
    check: createCheck('load', `${name}-${id}`, threshold, sentences, asked),
    measure,
  }));
  const quick = profile === 'quick' && asked.quick !== undefined ? timed('full', '', asked.quick) : undefined;
  const { script, account, startUp, dashboard, variables, origins } = asked;
  const { covers, level, why, owner, counters } = asked;
  return {
    runner: 'k6',
    args: defined({
      ...{ script, account, startUp: seconds(startUp), dashboard: dashboard || undefined, variables, origins },
      measures: Object.fromEntries(planned.map(({ check, measure }) => [check.id, measure])),
      thresholds: defined({ covers, level, why, owner, counters }),
      stages: quick,
    }),
    effect: 'load',
    checks: planned.map(({ check }) => check),
    seconds: quick === undefined ? 60 : Math.ceil(total(quick)) + 5,
    deadline: quick === undefined ? 3600 : Math.ceil(total(quick)) + spare,
  };
}

interface Planned extends Sentences {
  readonly id: string;
  readonly measure: string | JsonObject;
  readonly threshold: Threshold;
}

const why = 'A system that cannot carry the expected load here cannot carry it in production either.';

function plan({ checks, exceptions, dropped }: Script): readonly Planned[] {
  return [
    ...ownChecks(checks),
    {
      id: 'exceptions',
      measure: 'exceptions',
      title: 'Every iteration of the script runs to its end',
      failure: 'Iterations of the script break off',
      why,
      threshold: { unit: 'count', ...exceptions },
    },
    {
      id: 'dropped',
      measure: 'dropped',
      title: 'Users are free for every iteration that is due',
      failure: 'Iterations are dropped, because no user is free for them',
      why: 'An arrival rate that is not kept loads staging with less than was asked for.',
      threshold: { unit: 'count', ...dropped },
    },
    {
      id: 'iterations',
      measure: 'iterations',
      title: 'The script is run',
      failure: 'The script is not run',
      why: 'A load test without an iteration has loaded nothing.',
      threshold: { unit: 'count', min: 1 },
    },
  ];
}

function ownChecks(checks: Script['checks']): readonly Planned[] {
  if (checks === false) return [];
  const { max, names: declared = [] } = Array.isArray(checks) ? { max: 0, names: checks } : checks;
  const threshold: Threshold = { unit: 'ratio', max };
  return [
    ...declared.map((name) => ({
      id: slug(name),
      measure: { check: name },
      title: name,
      failure: `Failed: ${name}`,
      why,
      threshold,
    })),
    declared.length === 0
      ? {
          id: 'checks',
          measure: 'checks',
          title: "The script's checks pass",
          failure: "The script's checks fail",
          why,
          threshold,
        }
      : {
          id: 'other-checks',
          measure: { checksBeside: declared },
          title: "The script's other checks pass",
          failure: "The script's other checks fail",
          why,
          threshold,
        },
  ];
}
