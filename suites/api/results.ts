import { z } from 'zod';
import { claim, slug } from '../../core/claim.ts';
import { defined } from '../../core/defined.ts';
import { effects, layers } from '../../core/model.ts';
import { claimFunction } from '../../fixtures/claims/claim-function.ts';
import { commonOptions } from '../../fixtures/claims/claim-options.ts';
import { contactOptions, contactRule } from '../../fixtures/claims/contact-option.ts';
import { seconds, string } from '../../fixtures/claims/fields.ts';
import { forwardedOptions } from '../../fixtures/claims/forwarded-variables.ts';
import { refuse } from '../../fixtures/claims/refuse.ts';

const pattern = z
  .string({ error: 'a file or a pattern such as "out/*.xml"' })
  .min(1, { error: 'a file or a pattern such as "out/*.xml"' });
const tests =
  'the tests that must be seen: their names, or { file: "tests.txt" } with a name a line. To write them down, run the command once, then: npx stagegate tests "<its report>" > tests.txt';

const options = {
  ...commonOptions,
  run: string,
  folder: string.default('.'),
  junit: pattern.optional(),
  ctrf: pattern.optional(),
  tests: z.union([z.array(string), z.strictObject({ file: string })], { error: tests }),
  others: z.enum(['refused', 'allowed'], { error: '"refused" or "allowed"' }).default('refused'),
  layer: z.enum(layers, { error: `a layer: ${layers.join(', ')}` }).default('api'),
  effect: z.enum(effects, { error: `an effect: ${effects.join(', ')}` }).default('write'),
  flaky: z.enum(['pass', 'fail'], { error: '"pass" or "fail"' }).default('pass'),
  seconds: seconds.default(60),
  deadline: seconds.optional(),
  ...contactOptions,
  ...forwardedOptions,
};

/**
 * Every test that a command reports passes: pytest, go test, Maven, Jest or anything else that writes JUnit XML or CTRF. Each
 * promised test is a check of its own; one that no report lists or that is skipped is inconclusive.
 *
 * - `run`: a line for the shell (`sh -c`), as CI runs it. `folder`: where, from the root; default the root. The paths below are
 *   relative to it.
 * - `junit` or `ctrf`: the reports that it writes, as a file or a pattern: `out/*.xml`. Those from before the run never count.
 * - `tests`: what must be seen: names, or `{ file: 'tests.txt' }` with a name a line (`# ` starts a comment). A name is the test's
 *   class and its own, joined by a dot: `tests.test_orders.test_list`. `npx stagegate tests 'out/*.xml'` prints those of a report.
 *   A requirement after a name is covered by that test: `tests.test_orders.test_list [OSB-05]`.
 * - `others`: default `refused`: a test that is there and not promised is inconclusive. `allowed`: it is not judged.
 * - `layer`: default `api`. `name`: default the command's first word after variables, `mkdir` and `cd`; given, it also starts the ids of the checks.
 * - `effect`: default `write`. `seconds`: usual duration, default 60; `deadline`: default three times that, at least 60.
 * - `flaky`: `fail` if a test that needed a retry must not pass.
 * - `contact`: default: if one of its processes is Node, staging must have answered it. `task`: it must have, and if no process is
 *   Node, nothing passes. `{ none: '<why>' }`: it need not, because these tests are of something else.
 * - `origins`: environment variables that get the URL of a declared origin: `{ BASE_URL: 'app' }`. `variables`: environment
 *   variables of yours that are passed on, such as `JAVA_HOME`; it gets no others, apart from PATH, HOME and the like.
 *
 * `STAGEGATE_ENVIRONMENT` is the path of the resolved environment as JSON. Production is refused in its Node processes; in
 * other languages stagegate cannot refuse it. Throws a `UsageError` that quotes the wrong value.
 */
export const results = claimFunction(
  {
    id: 'results',
    options,
    refine: ({ junit, ctrf }, context) => {
      if ((junit === undefined) === (ctrf === undefined))
        refuse(
          context,
          'one of junit: "out/*.xml" and ctrf: "out/ctrf.json", which say where its reports are',
          junit,
          'junit',
        );
    },
  },
  ({ run, junit, ctrf, tests: wanted, layer, effect, seconds, deadline, contact, ...rest }) => {
    const format = junit === undefined ? 'ctrf' : 'junit';
    const args = { ...rest, run, format, reports: junit ?? ctrf ?? '', wanted };
    return claim(layer, slug(rest.name ?? program(run)), () =>
      defined({ runner: 'exec', args, effect, contact: contactRule(contact), checks: [], seconds, deadline }),
    );
  },
);

/** What only prepares the tests: variables, and commands whose name says nothing about them. */
const preparation =
  /^(?:\s+|&&|;|[a-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s;&"'])*(?=[\s;&])|(?:mkdir|cd|export)\s[^;&\n]*(?=[;&\n]))*/i;

/** `mkdir -p out && CI=1 pytest -q` is called `pytest`. */
function program(run: string): string {
  const [word = ''] = run.replace(preparation, '').split(/\s/);
  return word === '' ? run : word;
}
