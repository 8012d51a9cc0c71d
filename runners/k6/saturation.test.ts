import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasK6 } from '../../gate/testing/tools.ts';
import { judged, toTask } from '../../gate/testing/trial.ts';
import { type Generator, secondsOf } from './generator.ts';
import { k6 } from './index.ts';
import { saturatedShare } from './saturation.ts';
import { type Case, type CaseName, cases, claimOf, play } from './testing/cases.ts';

const idle: Generator = {
  cores: 2,
  seconds: 5,
  lag: 0.5,
  looks: Array.from({ length: 10 }, () => [0.1, 0.8] as const),
};
/** As a script left it that computed without a pause, on two processors that others used too. */
const burning = {
  ...idle,
  looks: [
    [0.41, 0],
    [0.475, 0],
    [0.645, 0.005],
    [0.914, 0.02],
  ],
} as const;

const read = (name: CaseName, generator: Generator | undefined, change: object = {}) => {
  const folder = join(import.meta.dirname, 'testdata', name);
  const files = new Map<string, Uint8Array>(
    readdirSync(folder).map((file) => [file, readFileSync(join(folder, file))]),
  );
  const exit = JSON.parse(new TextDecoder().decode(files.get('exit.json')));
  files.set('exit.json', new TextEncoder().encode(JSON.stringify({ ...exit, generator, ...change })));
  return judged(toTask(claimOf(cases[name]), 'quick', k6), { status: 'completed', versions: {} }, files, k6);
};

test.each<[string, Generator['looks'], number]>([
  [
    'by k6 alone',
    [
      [0.9, 0.1],
      [0.1, 0.9],
    ],
    0.5,
  ],
  ['by k6 and its server', [[0.5, 0.1]], 1],
  [
    'by others, with a k6 that uses little',
    [
      [0.05, 0],
      [0.2, 0.01],
    ],
    0,
  ],
  ['by nobody', [[0.5, 0.4]], 0],
  ['by nobody knows whom', [], 0],
])('processors filled %s', (_, looks, share) => {
  expect(saturatedShare({ ...idle, looks })).toBe(share);
});

describe('a saturated generator', () => {
  test('passes no timing, and still passes and fails what is no timing', async () => {
    const { causes, reading } = await read('normal', burning);
    expect(reading.gaps?.['load/shop-p95']).toEqual({
      code: 'saturated',
      detail:
        'in 100 % of its time k6 used at least four fifths of the processors that were left to it (k6 used 61 % of 2 processors, other programs 38 %; 95 % of timers were at most 0.5 ms late)',
    });
    for (const timed of ['p95', 'rate', 'dropped']) expect(causes[`load/shop-${timed}`]).toBe('not-measured');
    expect(causes['load/shop-errors']).toBe('within-threshold');
    expect((await read('failing', burning)).causes['load/shop-errors']).toBe('beyond-threshold');
  });

  test('crosses no threshold on times', async () => {
    expect((await read('thresholds', idle)).causes['load/shop-thresholds']).toBe('beyond-threshold');
    expect((await read('thresholds', burning)).causes['load/shop-thresholds']).toBe('not-measured');
  });

  test('shows its figures', async () => {
    expect((await read('normal', idle)).reading.measurements['load/shop-users']?.items).toEqual([
      { label: 'k6 used 10 % of 2 processors, other programs 10 %; 95 % of timers were at most 0.5 ms late' },
    ]);
    expect((await read('normal', undefined)).reading.measurements['load/shop-users']).not.toHaveProperty('items');
  });

  test('for a tenth of the time is enough, and a start is not', async () => {
    const looks = (many: number) =>
      Array.from({ length: 20 }, (_, look) => (look < many ? [0.9, 0] : [0.1, 0.8]) as [number, number]);
    expect((await read('normal', { ...idle, looks: looks(1) })).causes['load/shop-p95']).toBe('within-threshold');
    expect((await read('normal', { ...idle, looks: looks(2) })).causes['load/shop-p95']).toBe('not-measured');
  });
});

test.each([
  ['12:34', 754],
  ['0:01.50', 1.5],
  ['01:02:03', 3723],
  ['2-01:00:00', 176_400],
  ['', undefined],
])('processor time %j of ps', (time, seconds) => {
  expect(secondsOf(time)).toBe(seconds);
});

test.skipIf(!hasK6)(
  'a script that burns its own processor is told from one that waits',
  { timeout: 60_000 },
  async () => {
    const burn = 'const until = Date.now() + 100; while (Date.now() < until) Math.random();';
    const stages: Case['stages'] = [
      [5, 0.2],
      [5, 3],
    ];
    const used = async (script: string) => {
      const { files, causes } = await play({ script, stages });
      const { generator } = JSON.parse(new TextDecoder().decode(files.get('exit.json'))) as { generator: Generator };
      expect(generator.meanLag).toBeGreaterThan(0);
      const isSaturated = saturatedShare(generator) >= 0.1;
      expect(causes['load/shop-rate'] === 'not-measured').toBe(isSaturated);
      return generator.looks.reduce((sum, [share]) => sum + share, 0) / generator.looks.length;
    };
    const waiting = await used(cases.normal.script);
    expect(await used(cases.normal.script.replace('sleep(0.05);', burn))).toBeGreaterThan(2 * waiting);
  },
);
