/** Records `testdata/` anew with the installed Vitest: `node runners/vitest/record.ts`. */
import { join } from 'node:path';
import { vitest as claim } from '../../suites/api/vitest.ts';
import { cases } from '../suite/testing/cases.ts';
import { record } from '../suite/testing/recording.ts';
import { vitest } from './index.ts';

await record(
  join(import.meta.dirname, 'testdata'),
  vitest,
  claim({ specs: 'specs' }),
  cases({
    imports: "import { expect, test } from 'vitest';\nlet tries = 0;",
    retried: 'tries++',
    options: '{ retry: 1 }, ',
    once: '',
    reportedInRetry: 1,
    knownBroken: 'test.fails',
  }),
);
