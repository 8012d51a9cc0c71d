import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decide } from '../core/decide.ts';
import { median } from '../core/quantile.ts';
import { withAlone } from './alone.ts';
import { manyChecks } from './made-up/checks.ts';
import { playwrightSuite, vitestSuite } from './made-up/suites.ts';
import type { Figure, Machine, Measured, Outcome } from './model.ts';
import { readOrder } from './order.ts';
import { interleaved } from './pairs.ts';
import { rows } from './rows/index.ts';
import { covered, criticalPath, longestLane, ratios, spread } from './statistics.ts';
import { digits, judge, page } from './table.ts';

describe('statistics', () => {
  it('take the middle and the ends', () => {
    expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3, count: 3 });
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('refuse what is no measurement', () => {
    expect(() => spread([])).toThrow('Nothing was measured.');
    expect(() => spread([1, Number.NaN])).toThrow('NaN was measured');
    expect(() => ratios([{ ours: 1, theirs: 0 }])).toThrow('Infinity was measured');
  });

  it('compare within pairs, not between medians', () => {
    const pairs = [
      { ours: 1, theirs: 2 },
      { ours: 30, theirs: 20 },
      { ours: 3, theirs: 3 },
    ];
    expect(ratios(pairs)).toEqual({ median: 1, min: 0.5, max: 1.5, count: 3 });
  });

  it('lay tasks on lanes', () => {
    expect(longestLane([5, 4, 3], 2)).toBe(7);
    expect(longestLane([5, 4, 3], 1)).toBe(12);
    expect(longestLane([5], 4)).toBe(5);
  });

  it('add up the longest lane of each wave; what measures time has one lane', () => {
    const task = (wave: number, seconds: number, shares = true) => ({
      id: `${wave}-${seconds}`,
      wave,
      seconds,
      shares,
    });
    expect(criticalPath([task(1, 2), task(1, 3), task(2, 4, false), task(3, 1)], 2)).toBe(3 + 4 + 1);
    expect(criticalPath([task(1, 2), task(1, 3)], 1)).toBe(5);
  });
});

describe('covered', () => {
  it('counts what overlaps once, and no gap', () => {
    const spans = [
      { from: 7, to: 9 },
      { from: 0, to: 4 },
      { from: 1, to: 2 },
      { from: 3, to: 5 },
    ];
    expect(covered(spans)).toBe(5 + 2);
    expect(covered([])).toBe(0);
  });
});

describe('pairs', () => {
  it('warm both sides, and change who goes first', async () => {
    const order: string[] = [];
    const side = (name: string) => () => {
      order.push(name);
      return order.length;
    };
    const pairs = await interleaved(2, side('ours'), side('theirs'));
    expect(order).toEqual(['ours', 'theirs', 'ours', 'theirs', 'theirs', 'ours']);
    expect(pairs).toEqual([
      { ours: 3, theirs: 4 },
      { ours: 6, theirs: 5 },
    ]);
  });
});

describe('the order', () => {
  const known = ['a', 'b', 'g'] as const;
  it.each([
    [[], { keys: ['a', 'b', 'g'] }],
    [['g', 'a'], { keys: ['a', 'g'] }],
    [['g', '--pairs', '5'], { keys: ['g'], pairs: 5 }],
    [['b.one', 'b.two'], { keys: ['b'], parts: ['one', 'two'] }],
  ])('is read: %j', (args, order) => expect(readOrder(args, known, { b: ['one', 'two'] })).toEqual(order));

  it.each([
    [['z'], /There is no row "z"\. The rows are a, b, g/],
    [['a.one'], /There is no row "a.one"/],
    [['--pairs', 'many'], /whole number above 0, and got "many"/],
    [['--pairs'], /whole number above 0, and got "nothing"/],
  ])('is refused: %j', (args, problem) =>
    expect(readOrder(args, known)).toEqual({ problem: expect.stringMatching(problem) }),
  );
});

const figure = (median: number, limits: Partial<Figure>): Figure => ({
  what: 'a | b',
  unit: 'ratio',
  value: { median, min: median, max: median, count: 3 },
  ...limits,
});
const machine: Machine = {
  cores: 2,
  processor: 'A processor',
  memory: '24 GiB',
  system: 'Linux 6',
  versions: { node: '24' },
};
const outcome: Outcome = { measuredAt: '2026-11-21T12:00:00.000Z', seconds: 12.3, machine };
const row = (key: 'a' | 'b' | 'c') => ({ key, title: `row ${key}`, how: `how ${key}` });

describe('a part that is measured alone', () => {
  const measuredOf = (...figures: readonly Figure[]): Measured => ({ figures, parts: [], inTheWay: [] });
  const known: Outcome = { ...outcome, measured: measuredOf(figure(1.2, {}), { ...figure(1.3, {}), what: 'other' }) };
  const alone: Outcome = {
    ...outcome,
    measuredAt: '2026-11-22T12:00:00.000Z',
    measured: measuredOf(figure(1.4, {})),
  };

  it('takes its place in the row, be it better or worse, and the page says when', () => {
    const now = withAlone(withAlone(known, { ...alone, measuredAt: '2026-11-21T13:00:00.000Z' }), alone);
    expect(now?.measured?.figures.map(({ what, value }) => [what, value.median])).toEqual([
      ['a | b', 1.4],
      ['other', 1.3],
    ]);
    expect(page([row('a')], now === undefined ? {} : { a: now })).toContain(
      'Measured alone since: “a \\| b” (2026-11-22 12:00 UTC).',
    );
  });

  it.each([
    ['another machine', known, { ...alone, machine: { ...machine, cores: 4 } }],
    ['a failure', known, { ...outcome, failure: 'it broke' }],
    ['a row that was never measured', undefined, alone],
  ])('changes nothing with %s', (_, row, part) => expect(withAlone(row, part)).toBe(row));
});

describe('the table', () => {
  it.each([
    [1.0, { must: { max: 1.1 }, goal: { max: 1.05 } }, 'goal'],
    [1.07, { must: { max: 1.1 }, goal: { max: 1.05 } }, 'must'],
    [1.11, { must: { max: 1.1 }, goal: { max: 1.05 } }, 'missed'],
    [0.98, { must: { min: 0.97 }, goal: { min: 0.99 } }, 'must'],
    [0.96, { must: { min: 0.97 }, goal: { min: 0.99 } }, 'missed'],
    [0.9, { must: { max: 1 } }, 'must'],
    [0.7, { goal: { max: 0.6 } }, 'short of the goal'],
    [0.7, {}, 'reported'],
  ] as const)('judges %d by %j: %s', (median, limits, judged) => expect(judge(figure(median, limits))).toBe(judged));

  it('tells every row: measured, failed and never measured', () => {
    const text = page([row('a'), row('b'), row('c')], {
      a: {
        ...outcome,
        measured: {
          figures: [figure(1.07, { must: { max: 1.1 }, goal: { max: 1.05 } })],
          parts: [{ name: 'a part', unit: 's', value: { median: 2, min: 1, max: 3, count: 3 } }],
          inTheWay: ['Something stands in the way.'],
        },
      },
      b: { ...outcome, failure: 'it broke\nin two | lines' },
    });
    expect(text).toContain('| a | a \\| b | 1.07 (1.07–1.07) | 3 | ≤ 1.1 | ≤ 1.05 | within bound |');
    expect(text).toContain('| a part | 2 (1–3) s | 3 |');
    expect(text).toContain('Something stands in the way.');
    expect(text).toContain('| b | row b | – | – | | | **not measured** |');
    expect(text).toContain('It could not be measured: it broke in two \\| lines');
    expect(text).toContain('| c | row c | – | – | | | **not measured** |');
    expect(text).toContain('- “2 × A processor, 24 GiB, Linux 6”: node 24');
  });

  it('is docs/benchmarks.md', () => {
    const read = (name: string) => readFileSync(join(import.meta.dirname, '../docs', name), 'utf8');
    expect(read('benchmarks.md')).toBe(page(rows, JSON.parse(read('benchmarks.json'))));
  });

  it('shows three digits that count', () => {
    expect([0.01234, 1.0567, 12.345, 1234.5].map(digits)).toEqual(['0.0123', '1.06', '12.3', '1,235']);
  });
});

describe('many checks', () => {
  it('are as many as were asked for, some of which do not hold', () => {
    const { plan, execution } = manyChecks(1_020);
    const { findings, verdict } = decide(plan, execution);
    const results = Map.groupBy(findings, ({ result }) => result);
    expect(new Set(findings.map(({ check }) => check.id)).size).toBe(1_020);
    expect(results.get('fail')?.length).toBeGreaterThan(10);
    expect(results.get('inconclusive')?.length).toBeGreaterThan(5);
    expect(results.get('pass')?.length).toBeGreaterThan(900);
    expect(verdict).toBe('blocked');
  });
});

describe('made-up suites', () => {
  it.each([
    ['vitest', vitestSuite(100)],
    ['playwright', playwrightSuite(100, '/chromium')],
  ])('have as many tests as were asked for, each under a name of its own: %s', (_, files) => {
    const titles = Object.values(files).flatMap((text) => text.match(/(?<=test\(')[^']+/g) ?? []);
    expect(new Set(titles).size).toBe(100);
    expect(titles).toHaveLength(100);
  });
});
