import { basename, extname } from 'node:path';
import { z } from 'zod';
import { type Claim, claim, type Draft, slug } from '../core/claim.ts';
import { seconds } from '../core/duration.ts';
import type { Check, JsonObject, Profile, Threshold } from '../core/model.ts';
import { commonOptions, createCheck, type Sentences } from '../fixtures/claims/claim-options.ts';
import { duration } from '../fixtures/claims/duration.ts';
import { forwardedOptions } from '../fixtures/claims/forwarded-variables.ts';
import { validate } from '../fixtures/claims/validate.ts';
import { stages, timed, total } from './stages.ts';

const text = z.string({ error: 'a text' }).min(1, { error: 'a text that is not empty' });
const ratio = z
  .number({ error: 'a ratio from 0 to 1' })
  .min(0, { error: 'a ratio from 0 to 1' })
  .max(1, { error: 'a ratio from 0 to 1' });
const names = z
  .array(text, { error: 'names of checks such as ["status is 200"]' })
  .min(1, { error: 'at least one name of a check' });
const number = z.int({ error: 'a whole number of at least 0' }).nonnegative({ error: 'a whole number of at least 0' });
const most = z.strictObject({ max: number }, { error: 'a bound such as { max: 0 }' }).default({ max: 0 });

export const options = z.strictObject({
  ...commonOptions,
  script: text,
  checks: z
    .union([names, z.strictObject({ max: ratio.default(0), names: names.optional() }), z.literal(false)], {
      error:
        'names such as ["status is 200"], a bound such as { max: 0.01 }, or false where the script calls no check()',
    })
    .default({ max: 0 }),
  exceptions: most,
  dropped: most,
  counters: z.array(text, { error: 'names of counters such as ["checkout_errors"]' }).default([]),
  quick: stages.optional(),
  account: text.optional(),
  startUp: duration.default('30s'),
  dashboard: z.boolean({ error: "true, to keep k6's own page of the run" }).default(false),
  ...forwardedOptions,
});
export type K6Options = z.input<typeof options>;

/**
 * A team's own k6 script passes its own thresholds and checks, run unmodified with its own options and scenarios. Each threshold
 * is a check of the gate, named after its metric and bound; k6 itself is asked for them before anything runs. A threshold on
 * a metric that had no sample is inconclusive (k6 passes it).
 *
 * - `script`: TypeScript or JavaScript, from the root. It finds staging by `JSON.parse(open(__ENV.STAGEGATE_ENVIRONMENT))`
 *   (`origins`, `headers`, `loadHeaders`), or by variables of its own:
 * - `origins`: environment variables that get the URL of a declared origin: `{ BASE_URL: 'app' }`, for `__ENV.BASE_URL`.
 * - `variables`: environment variables of yours that are passed on; it gets no others.
 * - `checks`: names of its `check()`s that must be seen; each is a check of the gate, and so are all others together. Default:
 *   all together, which must be called at least once. `{ max: 0.01, names: […] }` lets so many calls fail (a ratio, default 0);
 *   `false` where the script calls none.
 * - `exceptions`: iterations that may break off, by an exception or at the end of their scenario. `dropped`: iterations that
 *   an arrival rate asked for and no user was free to start. Both default to `{ max: 0 }`.
 * - `counters`: counters of its own that a healthy run never adds to; without a sample they are 0.
 * - `quick`: stages `[users, duration]` in place of its scenarios in the quick profile, for its default function: `[[2, '10s']]`,
 *   each reached in a straight line from the one before, from none. Default: the script as it is.
 * - `account`: whose session the script finds as `session` in that file (`headers`, and `cookies` by origin).
 * - `startUp`: how long k6 may take to load the script. Default 30 s. Its duration and deadline are those of its scenarios.
 * - `dashboard`: keep k6's own page of the run as evidence. Default false: k6 spends about 7 % more of the processor on it,
 *   which a machine at its limit has not.
 * - `name`, which starts the ids of its checks: default the script's name without its ending.
 *
 * It may not run against a deployment that does not say it is staging, and production's hosts are refused in k6. Throws a
 * `UsageError` that quotes the wrong value.
 */
export function k6(given: K6Options): Claim {
  const said = validate(options, given, 'k6(…)');
  const name = slug(said.name ?? basename(said.script, extname(said.script)));
  return claim('load', name, (profile) => draft(name, said, profile));
}

type Said = z.output<typeof options>;

/** Waiting for iterations to end, for `setup()` and for `teardown()`. */
const spare = 180;

function draft(name: string, said: Said, profile: Profile): Draft {
  const planned = plan(said).map(({ id, measure, threshold, ...sentences }) => ({
    check: createCheck('load', `${name}-${id}`, threshold, sentences, said),
    measure,
  }));
  const quick = profile === 'quick' && said.quick !== undefined ? timed('full', '', said.quick) : undefined;
  const { covers, level, why, owner } = said;
  return {
    runner: 'k6',
    args: {
      script: said.script,
      ...(said.account === undefined ? {} : { account: said.account }),
      startUp: seconds(said.startUp),
      ...(said.dashboard ? { dashboard: true } : {}),
      measures: Object.fromEntries(planned.map(({ check, measure }) => [check.id, measure])),
      variables: said.variables,
      origins: said.origins,
      thresholds: {
        covers,
        level,
        ...(why === undefined ? {} : { why }),
        ...(owner === undefined ? {} : { owner }),
        counters: said.counters,
      },
      ...(quick === undefined ? {} : { stages: quick }),
    },
    effect: 'load',
    checks: planned.map(({ check }): Check => check),
    seconds: quick === undefined ? 60 : Math.ceil(total(quick)) + 5,
    deadline: quick === undefined ? 3600 : Math.ceil(total(quick)) + spare,
  };
}

interface Planned extends Sentences {
  readonly id: string;
  readonly measure: string | JsonObject;
  readonly threshold: Threshold;
}

const why = 'What does not carry the expected load here would not carry it in production either.';

function plan({ checks, exceptions, dropped }: Said): readonly Planned[] {
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

function ownChecks(checks: Said['checks']): readonly Planned[] {
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
