import type { Runner } from '../runner.ts';
import { readTests } from '../suite/read.ts';
import { list } from './list.ts';
import { run } from './run.ts';

/** Any Vitest suite, each of its tests a check. */
export const vitest: Runner = {
  name: 'vitest',
  contact: 'test',
  needs: () => [],
  list,
  run,
  read: readTests,
};
