import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requirements as jetvision } from '../../fixtures/environments/jetvision/requirements.ts';
import { requirements as offscreenBuddy } from '../../fixtures/environments/offscreen-buddy/requirements.ts';
import { coveragePage } from './coverage.js';
import type { Section } from './page.js';

const root = join(import.meta.dirname, '../..');
const fault = (name: string) => ({ name, title: name });
const shop: Section = { system: 'shop', name: 'Shop', faults: [fault('cache-down'), fault('slow')] };
const bank: Section = { system: 'bank', name: 'Bank', faults: [] };
const rows = new Map([
  ['shop/cache-down', '| `cache-down` | The cache is down | blocked | 1 | `health/cache` got false |'],
  ['shop/slow', '| `slow` | It is slow | blocked | 1 | `health/cache-age` got 9 |'],
]);
const check = (id: string, ...covers: readonly string[]) => ({ check: { id, layer: id.split('/')[0], covers } });
const report = {
  coverage: [
    { requirement: 'SHOP-1', title: 'The cache works', checks: [] },
    { requirement: 'SHOP-2', title: 'Orders are kept', checks: [] },
  ],
  findings: [
    check('health/cache', 'SHOP-1'),
    ...['a', 'b', 'c', 'd'].map((name) => check(`api/${name}`, 'SHOP-2')),
    check('uat/order', 'SHOP-2'),
  ],
} as unknown as Parameters<typeof coveragePage>[2]['report'];

test('a requirement is shown with its checks and the faults that turned one of them, and other systems stay', () => {
  const first = coveragePage('', [bank, shop], { section: shop, report, rows });
  expect(first.split('\n').slice(-4)).toEqual([
    '|---|---|---|---|---|',
    '| SHOP-1 | The cache works | health | `health/cache` | `cache-down` |',
    '| SHOP-2 | Orders are kept | api, uat | `api/a`<br>`api/b`<br>`api/c`<br>and 2 more |  |',
    '',
  ]);
  const second = coveragePage(first, [bank, shop], { section: bank, report: { coverage: [], findings: [] }, rows });
  expect(second).toContain('## Bank');
  expect(second.slice(second.indexOf('## Shop'))).toBe(first.slice(first.indexOf('## Shop')));
});

test.each([
  ['OSB', offscreenBuddy],
  ['JET', jetvision],
])('docs/coverage.md has every requirement of %s', (prefix, requirements) => {
  const page = readFileSync(join(root, 'docs/coverage.md'), 'utf8');
  const declared = Object.keys(requirements);
  expect(declared.length).toBeGreaterThan(10);
  const listed = [...page.matchAll(/^\| ([A-Z]+-\d+) \|/gm)].flatMap(([, id]) => (id?.startsWith(prefix) ? [id] : []));
  expect(listed).toEqual(declared);
});
