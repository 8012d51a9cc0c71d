import { z } from 'zod';
import { claimFunction } from '../../fixtures/claims/claim-function.ts';
import { claimSpecs, specOptions } from '../../fixtures/claims/specs.ts';

/** Vite sets these in each process of Vitest, whatever they were. */
const taken = ['BASE_URL', 'MODE', 'DEV', 'PROD', 'SSR'];

/**
 * Every test of a Vitest suite passes. Each test is a check of its own.
 *
 * - `specs`: a file or a folder (or several), from the root.
 * - `config`: a Vitest configuration, used unmodified but for its reporters and caches. Default: none, and files that end
 *   in `.spec.ts` (or `.js`, `.mts`, …).
 * - `layer`: default `api`. `name`: default the name of the specs' folder; given, it also starts the ids of the checks.
 * - `covers`: requirements that every test covers, in addition to those in titles (`… [OSB-05]`) and tags.
 * - `why`, `owner`: for every test. `effect`: default `write`.
 * - `seconds`: usual duration, default 10; `deadline`: default three times that, at least 60.
 * - `retries`: default the configuration's. `flaky`: `fail` if a test that needed a retry must not pass. `workers`: default 2.
 * - `contact`: default: staging must have answered each test, its hooks and fixtures included. `task`: one answer to the whole suite
 *   is enough. `{ none: '<why>' }`: none is needed, because these tests are of something else.
 * - `account`: whose session `signIn('<account>')` of `stagegate/vitest` gives.
 * - `origins`: environment variables that get the URL of a declared origin: `{ API_URL: 'api' }`; not `BASE_URL`, which
 *   Vite sets itself. `variables`: environment variables of yours that the suite reads; it gets no others.
 *
 * - `listing`: `isolated` if titles of one file depend on what another has loaded, or on the global set-up. Default: while their tests are listed, files
 *   share their modules, which is faster, and no global set-up is run, because it may ask staging; if they do not load so, all is as the configuration says, as it is when
 *   they run.
 *
 * Throws a `UsageError` that quotes the wrong value.
 */
export const vitest = claimFunction(
  {
    id: 'vitest',
    options: { ...specOptions, listing: z.literal('isolated', { error: '"isolated"' }).optional() },
    refine: ({ origins }, context) => {
      for (const variable of taken.filter((name) => name in origins))
        context.addIssue({
          code: 'custom',
          path: ['origins', variable],
          message: 'another variable, such as API_URL, because Vite sets this one itself',
          input: origins[variable],
        });
    },
  },
  (asked) =>
    claimSpecs(asked, {
      runner: 'vitest',
      layer: 'api',
      why: 'Clients rely on this behaviour of the API; if it differs, they break.',
      seconds: 10,
    }),
);
