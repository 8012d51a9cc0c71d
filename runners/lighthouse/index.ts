import type { Runner } from '../runner.ts';

/** Lighthouse through its Node API, in a process of its own. */
export const lighthouse: Runner = {
  name: 'lighthouse',
  contact: 'gate',
  needs: () => ['chromium'],
  load: () => Promise.all([import('./run.ts'), import('./read.ts')]),
  run: async (context) => (await import('./run.ts')).run(context),
  read: async (...of) => (await import('./read.ts')).read(...of),
};
