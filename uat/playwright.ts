import { z } from 'zod';
import { claimFunction } from '../fixtures/claims/claim-function.ts';
import { string } from '../fixtures/claims/fields.ts';
import { claimSpecs, specOptions } from '../fixtures/claims/specs.ts';

/**
 * Every test of a Playwright suite passes. Each test is a check of its own.
 *
 * - `specs`: a file or a folder (or several), from the root.
 * - `config`: a Playwright configuration, used unmodified but for its reporters and its output folder. Unless it sets `trace` itself, the
 *   first retry is traced; a failure without a retry is run again for its trace. Default: ours (Chromium, one retry, a screenshot of what fails).
 *   It finds the origin called `app` in `PLAYWRIGHT_TEST_BASE_URL`; a `baseURL` of its own takes precedence.
 * - `project`, `grep`: as Playwright's options of that name. Without `project`, all projects.
 * - `layer`: default `uat`. `name`: default the name of the specs' folder; given, it also starts the ids of the checks.
 * - `covers`: requirements that every test covers, in addition to those in titles (`… [OSB-15]`) and tags (`@OSB-15`).
 * - `why`, `owner`: for tests without an annotation of that type.
 * - `effect`: default `write`. `seconds`: usual duration, default 30; `deadline`: default three times that, at least 60.
 * - `retries`: default the configuration's. `flaky`: `fail` if a test that needed a retry must not pass. `workers`: default 2.
 * - `contact`: default: staging must have answered each test, its hooks and fixtures included. `task`: one answer to the whole suite
 *   is enough. `{ none: '<why>' }`: none is needed, because these tests are of something else.
 * - `account`: whose session every context of the suite starts with, unless it sets a `storageState` of its own.
 * - `origins`: environment variables that get the URL of a declared origin: `{ BASE_URL: 'app' }`. `variables`: environment
 *   variables of yours that the suite reads; it gets no others.
 *
 * Throws a `UsageError` that quotes the wrong value.
 */
export const playwright = claimFunction(
  {
    id: 'playwright',
    options: {
      ...specOptions,
      project: z.union([string, z.array(string).min(1)]).optional(),
      grep: string.optional(),
    },
  },
  (asked) =>
    claimSpecs(asked, {
      runner: 'playwright',
      layer: 'uat',
      why: 'Users take this path; if it breaks here, it would break for them.',
      seconds: 30,
    }),
);
