/** Records `testdata/` anew with the installed Playwright: `node runners/playwright/record.ts`. */
import { join } from 'node:path';
import { playwright as claim } from '../../uat/playwright.ts';
import { cases } from '../suite/testing/cases.ts';
import { record } from '../suite/testing/recording.ts';
import { playwright } from './index.ts';

await record(
  join(import.meta.dirname, 'testdata'),
  playwright,
  claim({ specs: 'specs' }),
  cases({
    imports: "import { expect, test } from '@playwright/test';",
    retried: 'test.info().retry',
    options: '',
    once: 'test.describe.configure({ retries: 0 });',
    reportedInRetry: 2,
    knownBroken: 'test.fail',
  }),
);
