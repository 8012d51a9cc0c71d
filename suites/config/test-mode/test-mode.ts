import { inWords } from '../../../core/in-words.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { patternOf } from '../../../fixtures/claims/pattern.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { variablesIn } from '../env-file.ts';
import { modeOf, providers } from './providers.ts';

const { z } = fields;
const names = Object.keys(providers) as [keyof typeof providers, ...(keyof typeof providers)[]];
const expected = `one of ${names.join(', ')}, or a pattern of test keys such as /^test_/`;
const key = z.union([z.enum(names), z.instanceof(RegExp).transform(patternOf)], { error: expected });

/**
 * Keys of staging are test keys: `testMode({ keys: { STRIPE_SECRET_KEY: 'stripe', CLERK_SECRET_KEY: 'clerk' } })`. Each is a check.
 *
 * - `keys`: variables, and whose keys they are, by what the provider has published: `stripe` (`sk_test_`, `pk_test_`, `rk_test_`), `clerk` (`pk_test_`, `sk_test_`), `paypal` (a host of `sandbox.paypal.com`, or `sandbox`),
 *   `paystack`, `razorpay` (`rzp_test_`), `mollie` (`test_`), `square` (`sandbox-`, or a sandbox host), `payu` (`secure.snd.payu.com`), `adyen` (a `-test` host, or `TEST`); or a pattern of your own: `/^test_/`.
 * - `file`: staging's variables, lines of `NAME=value`, from the root. Default `staging.env`.
 * - `name`: starts the ids of its checks. Default none.
 *
 * A key that is not there, a live one, and one that is neither fail; no key is shown. A file that cannot be read is inconclusive. Throws a `UsageError` that quotes the wrong value.
 */
export const testMode = probeClaim({
  id: 'testMode',
  layer: 'config',
  options: {
    keys: z
      .record(z.string().regex(/^[A-Za-z_]\w*$/, { error: 'a variable such as "STRIPE_SECRET_KEY"' }), key, {
        error: 'whose keys variables have, such as { STRIPE_SECRET_KEY: "stripe" }',
      })
      .refine((keys) => Object.keys(keys).length > 0, { error: 'at least one variable' }),
    file: fields.string.default('staging.env'),
  },
  task: () => 'test mode',
  cores: 0.5,
  checks: ({ keys }) =>
    Object.keys(keys).map((variable) => ({
      id: `${variable} test`,
      title: `${variable} is a test key`,
      failure: `${variable} is not a test key`,
      why: 'With a live key, a test charges real cards and signs in real people.',
      threshold: { unit: 'text', is: 'test' },
      measures: variable,
    })),
  measure: async ({ keys, file }, { root }) => {
    const variables = variablesIn(file, root, 'testMode');
    return {
      modes: Object.fromEntries(Object.entries(keys).map(([name, whose]) => [name, modeOf(variables[name], whose)])),
    };
  },
  read: (variable, { modes }) => {
    const mode = modes?.[variable];
    return mode === undefined ? undefined : { value: mode === 'test' ? mode : inWords(mode) };
  },
});
