import type { Runner } from '../runner.ts';
import { readTests } from '../suite/read.ts';
import { list } from './list.ts';
import { run } from './run.ts';

/** Any Playwright suite, each of its tests a check. */
export const playwright: Runner = {
  name: 'playwright',
  contact: 'test',
  needs: () => ['chromium'],
  list,
  run,
  read: readTests,
};
