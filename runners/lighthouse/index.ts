import type { Runner } from '../runner.ts';
import { read } from './read.ts';
import { run } from './run.ts';

/** Lighthouse through its Node API, in a process of its own. */
export const lighthouse: Runner = {
  name: 'lighthouse',
  contact: 'gate',
  needs: () => ['chromium'],
  run,
  read,
};
