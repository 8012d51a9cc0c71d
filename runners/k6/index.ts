import type { Runner } from '../runner.ts';
import { list } from './list.ts';

/** k6, with xk6-ts or without: runs a load script unmodified. */
export const k6: Runner = {
  name: 'k6',
  contact: 'task',
  needs: () => ['k6'],
  list,
  load: () => Promise.all([import('./run.ts'), import('./read.ts')]),
  run: async (context) => (await import('./run.ts')).run(context),
  read: async (...of) => (await import('./read.ts')).read(...of),
};
