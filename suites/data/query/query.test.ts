import { expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { query } from './query.ts';

type QueryOptions = OptionsOf<typeof query>;

test('the claim has a check for each thing that is said', () => {
  const checks = (options: QueryOptions, question = 'select count(*)\n  from users') =>
    query('db', question, options).drafts.quick.checks;
  const ids = checks({ min: 3, time: { max: 50 }, noSequentialScan: ['users', 'milestones'], covers: ['OSB-04'] });
  expect(ids.map(({ id, title, threshold }) => [id, title, threshold])).toEqual([
    [
      'data/db-select-count-from-users',
      'The result of “select count(*) from users” on db is at least 3',
      { unit: 'text', min: 3 },
    ],
    [
      'data/db-select-count-from-users-time',
      '“select count(*) from users” on db takes at most 50 ms (median)',
      { unit: 'ms', max: 50, minSamples: 20 },
    ],
    [
      'data/db-select-count-from-users-users-by-index',
      '“select count(*) from users” on db reads users by an index',
      { unit: 'count', max: 0 },
    ],
    [
      'data/db-select-count-from-users-milestones-by-index',
      '“select count(*) from users” on db reads milestones by an index',
      { unit: 'count', max: 0 },
    ],
  ]);
  expect(checks({ is: 3, name: 'users' }).map(({ id }) => id)).toEqual(['data/users']);
  expect(query('db', 'select 1', { is: 1 }).drafts.quick.effect).toBe('read');
  expect(query('db', 'select 1', { time: { max: 1 } }).drafts.quick.effect).toBe('timing');
});

test.each<[unknown, unknown, RegExp]>([
  ['select 1', {}, /query\("db"\): expected what the result must be, such as is: 3.*query\.test\.ts:\d+/],
  ['select 1', { is: 1, min: 1 }, /expected is, or min and max, not both/],
  ['select 1', { min: 3, max: 1 }, /expected max to be at least min \(3\)/],
  ['select 1', { time: { max: 50, quantile: 'p95', samples: 9 } }, /time\.samples: expected at least 72 for p95/],
  [undefined, { is: 1 }, /question: expected a string, got nothing/],
  ['select 1', { is: 1, noSeqScan: [] }, /"noSeqScan" is not a field/],
])('%j, %j is refused', (question, options, message) => {
  expect(() => query('db', question as string, options as QueryOptions)).toThrow(message);
});
