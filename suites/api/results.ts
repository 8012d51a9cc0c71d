import { z } from 'zod';
import { type Claim, claim, slug } from '../../core/claim.ts';
import { UsageError } from '../../core/errors.ts';
import { effects, layers } from '../../core/model.ts';
import { commonOptions } from '../../fixtures/claims/claim-options.ts';
import { forwardedOptions } from '../../fixtures/claims/forwarded-variables.ts';
import { validate } from '../../fixtures/claims/validate.ts';

const text = z.string({ error: 'a text' }).min(1, { error: 'a text that is not empty' });
const positive = z.number({ error: 'seconds above 0' }).positive({ error: 'seconds above 0' });
const pattern = z
  .string({ error: 'a file or a pattern such as "out/*.xml"' })
  .min(1, { error: 'a file or a pattern such as "out/*.xml"' });
const tests =
  'the tests that must be seen: their names, or { file: "tests.txt" } with a name a line. To write them down, run the command once, then: npx stagegate tests "<its report>" > tests.txt';

export const options = z.strictObject({
  ...commonOptions,
  run: text,
  folder: text.default('.'),
  junit: pattern.optional(),
  ctrf: pattern.optional(),
  tests: z.union([z.array(text), z.strictObject({ file: text })], { error: tests }),
  others: z.enum(['refused', 'allowed'], { error: '"refused" or "allowed"' }).default('refused'),
  layer: z.enum(layers, { error: `a layer: ${layers.join(', ')}` }).default('api'),
  effect: z.enum(effects, { error: `an effect: ${effects.join(', ')}` }).default('write'),
  flaky: z.enum(['pass', 'fail'], { error: '"pass" or "fail"' }).default('pass'),
  seconds: positive.default(60),
  deadline: positive.optional(),
  ...forwardedOptions,
});

/**
 * Every test that a command reports holds: pytest, go test, Maven, Jest or anything else that writes JUnit XML or CTRF. Each
 * promised test is a check of its own; one that is in no report, is skipped or is told twice is inconclusive.
 *
 * - `run`: a line for the shell (`sh -c`), as CI runs it. `folder`: where, from the root; default the root. The paths below are
 *   relative to it.
 * - `junit` or `ctrf`: the reports that it writes, as a file or a pattern: `out/*.xml`. Those from before the run never count.
 * - `tests`: what must be seen: names, or `{ file: 'tests.txt' }` with a name a line (`# ` starts a comment). A name is the test's
 *   class and its own, joined by a dot: `tests.test_orders.test_list`. `npx stagegate tests 'out/*.xml'` prints those of a report.
 *   A requirement behind a name is covered by it: `tests.test_orders.test_list [OSB-05]`.
 * - `others`: default `refused`: a test that is there and not promised is inconclusive. `allowed`: it is not judged.
 * - `layer`: default `api`. `name`: default the command's first word behind variables, `mkdir` and `cd`; given, it also starts the ids of the checks.
 * - `effect`: default `write`. `seconds`: usual duration, default 60; `deadline`: default three times that, at least 60.
 * - `flaky`: `fail` where a test that needed a retry must not pass.
 * - `origins`: environment variables that get the URL of a declared origin: `{ BASE_URL: 'app' }`. `variables`: environment
 *   variables of yours that are passed on, such as `JAVA_HOME`; it gets no others, beside PATH, HOME and their like.
 *
 * `STAGEGATE_ENVIRONMENT` is the path of the resolved environment as JSON. Production is refused in its Node processes; in
 * other languages stagegate cannot refuse it. Throws a `UsageError` that quotes the wrong value.
 */
export function results(given: z.input<typeof options>): Claim {
  const {
    run,
    junit,
    ctrf,
    tests: wanted,
    layer,
    effect,
    seconds,
    deadline,
    ...said
  } = validate(options, given, 'results(…)');
  const reports = junit ?? ctrf;
  if (reports === undefined || (junit !== undefined && ctrf !== undefined))
    throw new UsageError(
      `results({ run: ${JSON.stringify(run)} }): say where its reports are, by one of junit: "out/*.xml" and ctrf: "out/ctrf.json".`,
    );
  const { why, owner, name, ...rest } = said;
  const optional = Object.entries({ why, owner, name }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value]],
  );
  return claim(layer, slug(name ?? program(run)), () => ({
    runner: 'exec',
    args: {
      ...rest,
      ...Object.fromEntries(optional),
      run,
      format: junit === undefined ? 'ctrf' : 'junit',
      reports,
      wanted,
    },
    effect,
    checks: [],
    seconds,
    ...(deadline === undefined ? {} : { deadline }),
  }));
}

/** What only prepares the ground: variables, and commands whose name says nothing of the tests. */
const preparation =
  /^(?:\s+|&&|;|[a-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s;&"'])*(?=[\s;&])|(?:mkdir|cd|export)\s[^;&\n]*(?=[;&\n]))*/i;

/** `mkdir -p out && CI=1 pytest -q` is called `pytest`. */
function program(run: string): string {
  const [word = ''] = run.replace(preparation, '').split(/\s/);
  return word === '' ? run : word;
}
