import type { Runner } from '../runner.ts';
import { list } from './list.ts';

/** Any Playwright suite, each of its tests a check. */
export const playwright: Runner = {
  name: 'playwright',
  contact: 'test',
  needs: () => ['chromium'],
  list,
  load: () => Promise.all([import('./run.ts'), import('../suite/read.ts')]),
  run: async (context) => (await import('./run.ts')).run(context),
  read: async (...of) => (await import('../suite/read.ts')).readTests(...of),
};
