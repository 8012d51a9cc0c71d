import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { latency } from '../../suites/api/latency/latency.ts';
import { withBaselines } from './attach.ts';
import { type BaselineFile, readBaseline, written } from './file.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'stagegate-baseline-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const fingerprint = { profile: 'full', cores: 2, tools: { k6: 'v1.8.1', chromium: '156.0' } } as const;
const baseline: BaselineFile = {
  ...{ format: 1, stagegate: '1.0.0', environment: 'shop' },
  runs: [{ run: 'a', at: '2026-10-01T08:00:00.000Z', candidate: { app: '1.4.0' } }],
  checks: {
    'load/users-p95': { unit: 'ms', fingerprint, values: { a: 307 } },
    'api/cart-latency': { unit: 'ms', fingerprint, values: { a: 41 } },
  },
};

it('reads what was written, in the order of its names', () => {
  writeFileSync(join(root, 'b.json'), written(baseline));
  expect(readBaseline('b.json', root)?.file).toEqual(baseline);
  const text = written(baseline);
  expect(text.indexOf('api/cart-latency')).toBeLessThan(text.indexOf('load/users-p95'));
  expect(text.indexOf('chromium')).toBeLessThan(text.indexOf('k6'));
  expect(readBaseline('none.json', root)).toBeUndefined();
});

it.each<[string, unknown, RegExp]>([
  [
    'of a newer format',
    { format: 2, stagegate: '9.9.9' },
    /b\.json is of format 2 \(stagegate 9\.9\.9 wrote it\), and this stagegate knows 1/,
  ],
  [
    'with a run that is listed twice',
    { ...baseline, runs: [...baseline.runs, ...baseline.runs] },
    /lists the run a twice/,
  ],
  ['a list', [], /b\.json is no baseline: /],
  ['a report', { format: 1, verdict: 'promotable' }, /b\.json is no baseline: /],
  [
    'with a value that is no number',
    { ...baseline, checks: { a: { unit: 'ms', fingerprint, values: { a: '1' } } } },
    /checks\.a\.values\.a: expected a number, got "1" \(string\)/,
  ],
])('refuses one that is %s', (_, content, message) => {
  writeFileSync(join(root, 'b.json'), JSON.stringify(content));
  expect(() => readBaseline('b.json', root)).toThrow(message);
});

it('is not compared with in another environment', () => {
  const path = 'stagegate/baseline.json';
  mkdirSync(join(root, 'stagegate'));
  writeFileSync(join(root, path), written(baseline));
  const [draft] = [latency('/cart', { name: 'cart', max: 200, worse: { max: 0.2, than: path } }).drafts.quick];
  const tasks = [{ ...draft, id: 'api/cart', layer: 'api', contact: { of: 'gate' }, deadline: 60 }] as const;
  expect(withBaselines(tasks, root, 'shop').tasks[0]?.checks[0]?.baseline?.values).toEqual([41]);
  expect(() => withBaselines(tasks, root, 'elsewhere')).toThrow(
    /stagegate\/baseline\.json was recorded on the environment "shop", and this is "elsewhere"\. Give its checks/,
  );
});

it('refuses a folder', () => {
  mkdirSync(join(root, 'folder'));
  expect(() => readBaseline('folder', root)).toThrow(/folder cannot be read .*must name a file/);
});

it.each<[object, RegExp]>([
  [
    { max: 20, than: 'b.json' },
    /worse\.max: expected a ratio from 0 to below 1, such as 0\.2 for 20 %, got 20 \(number\)/,
  ],
  [{ max: 0.2, than: '../b.json' }, /worse\.than: expected a file inside the project, .* got "\.\.\/b\.json"/],
  [{ max: 0.2, than: '/etc/b.json' }, /worse\.than: expected a file inside/],
  [{ max: 0.2, than: 'b.json', runs: 6 }, /worse\.runs: expected a whole number of runs from 1 to 5, got 6 \(number\)/],
  [{ max: 0.2 }, /worse\.than: expected a file such as "stagegate\/baseline\.json", got nothing/],
])('a claim refuses worse: %j', (worse, message) => {
  expect(() => latency('/cart', { max: 200, worse: worse as never })).toThrow(message);
});
