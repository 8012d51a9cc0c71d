/** Records `testdata/` anew with the installed Playwright: `node runners/playwright/record.ts`, or some of its cases: `… again normal`. */
import { join } from 'node:path';
import { playwright as claim } from '../../uat/playwright.ts';
import { cases } from '../suite/testing/cases.ts';
import { only, record } from '../suite/testing/recording.ts';
import { playwright } from './index.ts';

const imports = "import { expect, test } from '@playwright/test';";

await record(
  join(import.meta.dirname, 'testdata'),
  playwright,
  claim({ specs: 'specs' }),
  only(process.argv.slice(2), {
    ...cases({
      imports,
      retried: 'test.info().retry',
      options: '',
      once: 'test.describe.configure({ retries: 0 });',
      reportedInRetry: 2,
      knownBroken: 'test.fail',
    }),
    again: {
      files: {
        'specs/a.spec.ts': `${imports}
test.describe.configure({ retries: 0 });
test('fails', () => { expect('timeout').toBe('connected'); });
test('fails once', () => { expect(test.info().project.outputDir).toContain('again'); });
`,
      },
    },
  }),
);
