import type { Runner } from '../runner.ts';
import { list } from './list.ts';
import { read } from './read.ts';
import { run } from './run.ts';

/** Any command that leaves JUnit XML or CTRF reports. */
export const exec: Runner = {
  name: 'exec',
  contact: 'observable',
  needs: () => [],
  list,
  run,
  read,
};
