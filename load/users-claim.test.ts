import { describe, expect, test } from 'vitest';
import { bounds } from './testing/bounds.ts';
import { users } from './users.ts';

test('each kind of check says why it matters itself', () => {
  const { checks } = users('load/shop.ts', { ...bounds, rate: { min: 50 } }).drafts.quick;
  expect(checks).toHaveLength(8);
  expect(new Set(checks.map(({ why }) => why)).size).toBe(8);
});

test('the plan says how many requests its bounds need', () => {
  const needed = (errors: number) =>
    users('shop.ts', { ...bounds, errors: { max: errors } }).drafts.quick.checks.map(({ id, threshold }) => [
      id.replace('load/shop-', ''),
      threshold.minSamples,
    ]);
  expect(needed(0.01)).toEqual(
    expect.arrayContaining([
      ['p95', 190],
      ['errors', 1000],
      ['checks', 1000],
    ]),
  );
  expect(needed(0)).toEqual(
    expect.arrayContaining([
      ['errors', 190],
      ['checks', 1],
    ]),
  );
});

describe('what was written wrong', () => {
  test.each([
    [{ quick: '30 seconds' }, /quick: expected a duration.*got "30 seconds" \(string\)/],
    [{ errors: { max: 15 } }, /errors\.max: expected a ratio from 0 to 1, got 15 \(number\)/],
    [{ p95: '2s' }, /p95: expected a bound in milliseconds.*got "2s" \(string\)/],
    [{ full: [[0, '1m']] }, /full: expected at least one stage with users/],
    [{ minRequests: 100 }, /minRequests: expected a whole number of at least 190/],
    [{ full: [[5, '30 seconds']] }, /: full\.0\.1: expected a duration [^;]*; full\.0\.1: [^;]*$/],
    [{ user: 3 }, /"user" is not a field/],
    [
      { full: [[1000, '1s']] },
      /: full: expected a peak that is held, such as \[\[1000, "1s"\], .* see only 0 of 1000\), got \[\[1000,"1s"\]\].*users-claim\.test\.ts:\d+/,
    ],
    [
      {
        quick: [
          [9, '30s'],
          [200, '500ms'],
          [0, '500ms'],
        ],
      },
      /: quick: expected a peak that is held, .* see only 8 of 200\)/,
    ],
    [
      {
        quick: '2s',
        full: [
          [200, '1m'],
          [0, '1m'],
        ],
      },
      /: quick: expected a longer duration \(.* see only 80 of 200\), got "2s"/,
    ],
  ])('%j', (wrong, message) => {
    expect(() => users('shop.ts', { ...bounds, ...(wrong as object) })).toThrow(message);
  });

  test('the title of a peak that is passed names the users that k6 sees, as its bound does', () => {
    const claim = users('shop.ts', {
      ...bounds,
      full: [
        [1000, '2s'],
        [0, '2s'],
      ],
    });
    expect(claim.drafts.full.checks.find(({ id }) => id === 'load/shop-users')).toMatchObject({
      title: '700 users are active at once',
      threshold: { min: 665 },
    });
  });

  test('a quick profile that is a duration squeezes the full stages', () => {
    const claim = users('load/shop.ts', {
      ...bounds,
      quick: '30s',
      full: [
        [10, '30s'],
        [50, '2m'],
        [0, '30s'],
      ],
    });
    expect(claim.drafts.quick.args['stages']).toEqual([
      [10, 5],
      [50, 20],
      [0, 5],
    ]);
    expect(claim.drafts.full.args['stages']).toEqual([
      [10, 30],
      [50, 120],
      [0, 30],
    ]);
    expect(claim.drafts.quick.checks.map(({ title }) => title)).toContain('47 users are active at once');
  });
});
