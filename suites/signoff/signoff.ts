import { z } from 'zod';
import { claim, slug } from '../../core/claim.ts';
import { claimFunction } from '../../fixtures/claims/claim-function.ts';
import { commonOptions, createCheck } from '../../fixtures/claims/claim-options.ts';
import { count, string } from '../../fixtures/claims/fields.ts';

const names = 'roles or persons of the file of allowed signers, such as ["release"]';

/**
 * A person confirms it, with a signature by their SSH key: `npx stagegate sign <run> signoff/runbook`. Until then it is inconclusive.
 *
 * - `name`: what is signed, in a word; the check is `signoff/<name>`.
 * - `title`: what the person confirms, as a sentence: `The runbook covers this release`.
 * - `by`: roles or persons who may sign: `['release']`.
 * - `count`: how many different people must sign; default 1.
 * - `signers`: the file of allowed signers (`ssh-keygen(1)`, ALLOWED SIGNERS), absolute or from the root; default `stagegate/allowed_signers`. On
 *   each line the first name is the person's, and the others are roles.
 *
 * A signature holds for one run: its candidate, its plan and its evidence. Throws a `UsageError` that quotes the wrong value; the plan is refused if
 * the file is missing or too few persons may sign.
 */
export const signoff = claimFunction(
  {
    id: 'signoff',
    argument: { name: string },
    options: {
      covers: commonOptions.covers,
      why: commonOptions.why,
      owner: commonOptions.owner,
      level: commonOptions.level,
      title: string,
      by: z.array(string, { error: names }).min(1, { error: names }),
      count: count.default(1),
      signers: string.default('stagegate/allowed_signers'),
    },
  },
  ({ name, title, by, count, signers, ...said }) => {
    const id = slug(name);
    const check = createCheck(
      'signoff',
      id,
      { unit: 'count', min: count },
      { title, failure: `Not signed: ${title}`, why: 'Only a person can confirm it.' },
      said,
    );
    return claim('signoff', id, () => ({
      runner: 'signoff',
      args: { title, by, count, signers },
      effect: 'read',
      checks: [check],
      seconds: 0.1,
    }));
  },
);
