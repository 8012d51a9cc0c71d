import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { compare } from './measure.ts';
import { readIsolation, type Subject } from './read.ts';

const { z } = fields;

/**
 * No secret and no host of staging is production's, which the gate need not know: `isolated({ than: 'stagegate/production.json' })`. That file is recorded on production's side by
 * `npx stagegate record isolation production.env`, and holds salted hashes (scrypt), the names of variables, and its time. Keep it like other things of which a guess could be tried: short passwords can be guessed from it.
 *
 * - `file`: staging's variables, lines of `NAME=value`, from the root. Default `staging.env`.
 * - `than`: the recorded file. Default `stagegate/production.json`.
 * - `shared`: variables and hosts that may be the same, with the reason: `{ 'api.stripe.com': 'Stripe has one host', SENTRY_DSN: 'one project, told apart by environment' }`.
 * - `days`: how old the recorded file may be, default 90: secrets are changed, and then every one differs. An older one is inconclusive.
 * - `name`: starts the ids of its checks. Default none.
 *
 * **Secrets** are values of at least 8 characters whose variables are named like one (`…KEY`, `…TOKEN`, `…SECRET`, `…DSN`, `…PASSWORD`), passwords and such parameters in URLs, in JSON and in connection strings (`Server=…;Password=…`), and whatever is 24 letters and digits or more; what is said of one
 * is none (`AUTH_PROVIDER`, `JWT_ALGORITHM`), nor is a commit. **Hosts** are those in URLs and of variables named `…HOST…`, `…SERVER…`, `…BROKER…` or `…ENDPOINT…`; `localhost` and names without a dot do not count. They are compared whatever their variables are called. A file that cannot be read or has nothing to compare, on either side, is
 * inconclusive. Throws a `UsageError` that quotes the wrong value.
 */
export const isolated = probeClaim({
  id: 'isolated',
  layer: 'config',
  options: {
    file: fields.string.default('staging.env'),
    than: fields.inProject('stagegate/production.json').default('stagegate/production.json'),
    shared: z
      .record(z.string(), fields.string, {
        error: 'reasons by variable or host, such as { "api.stripe.com": "Stripe has one host" }',
      })
      .default({}),
    days: fields.count.default(90),
  },
  // Each hash is computed in a thread of its own.
  cores: 1,
  seconds: () => 5,
  checks: () => [check('secret', 'secrets differ', 'secret'), check('host', 'hosts differ', 'host')],
  measure: compare,
  read: (subject: Subject, { isolation }, { args }) => readIsolation(subject, isolation, args),
});

function check(measures: Subject, id: string, what: string): CheckDraft<Subject> {
  return {
    id,
    title: `No ${what} of staging is production’s`,
    failure: `${what.charAt(0).toUpperCase()}${what.slice(1)}s of staging are production’s`,
    why: 'What staging does with it, it does to production: real data, real money, real people.',
    threshold: { unit: 'count', max: 0 },
    measures,
  };
}
