import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chooseStandIn, standIns } from '../../fixtures/stand-ins/choose.ts';
import { page, readRows } from './page.js';

const text = readFileSync(join(import.meta.dirname, '../../docs/faults.md'), 'utf8');
const chosen = await Promise.all(standIns().map(({ system }) => chooseStandIn([system])));
const sections = chosen.map(({ system, name, module }) => ({ system, name, faults: module.faults }));

test('the page has a row for every fault of every stand-in, none of them promotable', () => {
  const rows = readRows(text, sections);
  expect(page(sections, rows)).toBe(text);
  for (const { system, faults } of sections) {
    expect(rows.get(`${system}/`)).toContain('| promotable | 0 |');
    for (const { name } of faults)
      expect(rows.get(`${system}/${name}`)).toMatch(/\| (?:blocked \| 1|inconclusive \| 2) \|/);
  }
});

test('one row is replaced, and the others stay', () => {
  const rows = readRows(text, sections).set('offscreen-buddy/redis-down', '| `redis-down` | new |');
  const before = text.split('\n');
  const after = page(sections, rows).split('\n');
  expect(after).toHaveLength(before.length);
  expect(after.filter((line, index) => line !== before[index])).toEqual(['| `redis-down` | new |']);
});
