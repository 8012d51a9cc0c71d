import { expect, test } from 'vitest';
import { check, plan, task } from '../gate/testing/plans.ts';
import { openTasks } from './again.ts';
import { findingsOf } from './decide.ts';
import type { Task } from './model.ts';

const load = (name: string, change: Partial<Task> = {}) =>
  task({
    ...{ id: `load/${name}`, layer: 'load', effect: 'load' },
    checks: [check({ id: `load/${name}`, layer: 'load' })],
    ...change,
  });
const all = [
  load('users'),
  load('users-pool', { effect: 'read', during: 'load/users' }),
  load('users-memory', { effect: 'read', during: 'load/users' }),
  load('burst'),
  load('burst-pool', { effect: 'read', during: 'load/burst' }),
];
const again = (...names: readonly string[]) => {
  const tasks = plan({ tasks: all });
  const findings = all.flatMap((one) => (names.includes(one.id) ? findingsOf(tasks, one, []) : []));
  return openTasks(tasks, findings).map(({ id }) => id);
};

test.for(['load/users', 'load/users-pool'])('with %s, its load and all that samples it are run again', (open) => {
  expect(again(open)).toEqual(['load/users', 'load/users-pool', 'load/users-memory']);
});

test('nothing is, if nothing is open', () => expect(again()).toEqual([]));
