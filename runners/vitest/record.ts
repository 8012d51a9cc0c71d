/** Records `testdata/` anew with the installed Vitest: `node runners/vitest/record.ts`, or some of its cases: `… hooks normal`. */
import { join } from 'node:path';
import { vitest as claim } from '../../suites/api/vitest.ts';
import { cases } from '../suite/testing/cases.ts';
import { only, record } from '../suite/testing/recording.ts';
import { vitest } from './index.ts';

await record(
  join(import.meta.dirname, 'testdata'),
  vitest,
  claim({ specs: 'specs' }),
  only(
    process.argv.slice(2),
    cases({
      imports: "import { expect, test } from 'vitest';\nlet tries = 0;",
      retried: 'tries++',
      options: '{ retry: 1 }, ',
      once: '',
      reportedInRetry: 1,
      knownBroken: 'test.fails',
    }),
  ),
);
