import type { Runner } from '../runner.ts';

/** Measures what the gate can see by itself: its own probes in its process, a team's in a process of their own. */
export const probe: Runner = {
  name: 'probe',
  contact: 'gate',
  makesFolders: true,
  needs: ({ args }) => (args['browser'] === true ? ['chromium'] : []),
  load: () => import('./run.ts'),
  run: async (context) => (await import('./run.ts')).run(context),
  read: async (...of) => (await import('./run.ts')).read(...of),
  dispose: async () => (await import('./run.ts')).dispose(),
};
