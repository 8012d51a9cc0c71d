import type { Runner } from '../runner.ts';
import { list } from './list.ts';

/** Any command that leaves JUnit XML or CTRF reports. */
export const exec: Runner = {
  name: 'exec',
  contact: 'observable',
  needs: () => [],
  list,
  load: () => Promise.all([import('./run.ts'), import('./read.ts')]),
  run: async (context) => (await import('./run.ts')).run(context),
  read: async (...of) => (await import('./read.ts')).read(...of),
};
