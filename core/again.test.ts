import { expect, test } from 'vitest';
import { check, plan, task } from '../gate/testing/plans.ts';
import { openTasks, otherwise } from './again.ts';
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
  task({
    ...{ id: 'observability/log', layer: 'observability', after: 'load' },
    checks: [check({ id: 'observability/log', layer: 'observability' })],
  }),
];
const again = (...names: readonly string[]) => {
  const tasks = plan({ tasks: all });
  const findings = all.flatMap((one) => (names.includes(one.id) ? findingsOf(tasks, one, []) : []));
  return openTasks(tasks, findings).map(({ id }) => id);
};

test.for(['load/users', 'load/users-pool'])('with %s, its load and all that samples it are run again', (open) => {
  expect(again(open)).toEqual(['load/users', 'load/users-pool', 'load/users-memory']);
});

test('with what is asked after load, all load is', () => {
  expect(again('observability/log')).toEqual(all.map(({ id }) => id));
});

test('with anything, what reads the traces of all that ran is, and nothing with that alone', () => {
  const others = [task({ id: 'smoke/home' }), task({ id: 'smoke/shop' })];
  const log = task({ id: 'observability/log', layer: 'observability', after: 'suites' });
  const tasks = plan({ tasks: [...others, log] });
  const open = (one: Task) => openTasks(tasks, findingsOf(tasks, one, [])).map(({ id }) => id);
  expect(open(tasks.tasks[0] as Task)).toEqual(['smoke/home', 'observability/log']);
  expect(open(log)).toEqual(['observability/log']);
});

test('nothing is, if nothing is open', () => expect(again()).toEqual([]));

test.each([
  ['1.4.0', '1.4.1', 'app was 1.4.0 and is 1.4.1 now'],
  ['v1.4.0', '1.4.0', undefined],
  ['c0ffee1', 'c0ffee1d2b8a44f0', undefined],
  ['', '1.4.1', 'it had no candidate: none was named, and app did not say which build it was'],
  ['1.4.0', '1.4.0', undefined],
])('a run of %s is continued by one of %s only if both are of one build', (then, now, why) => {
  const of = (app: string) => plan({ candidate: { named: false, services: { app } } });
  expect(otherwise(of(then), of(now))).toBe(why);
});
