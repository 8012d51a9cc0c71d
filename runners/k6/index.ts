import type { Runner } from '../runner.ts';
import { list } from './list.ts';
import { read } from './read.ts';
import { run } from './run.ts';

/** k6, with xk6-ts or without: runs a load script unmodified. */
export const k6: Runner = {
  name: 'k6',
  contact: 'task',
  needs: () => ['k6'],
  list,
  run,
  read,
};
