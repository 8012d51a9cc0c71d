import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chooseStandIn, standIns } from '../../fixtures/stand-ins/choose.ts';
import { page, readRows, row } from './page.js';

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

test('a run without a verdict names what was not settled, and why', () => {
  const check = { id: 'api/orders', layer: 'api' };
  const open = { check, blocks: true, result: 'inconclusive' };
  const named = (finding: object, ...reasons: readonly object[]) => {
    const report = { verdict: 'inconclusive', findings: [finding], runs: reasons.map((reason) => ({ reason })) };
    return row({ name: 'x', title: 'X' }, { report: report as never, status: 2 });
  };
  expect(named({ ...open, cause: 'too-few-samples' })).toBe(
    '| `x` | X | inconclusive | 2 | `api/orders` too-few-samples |',
  );
  const reason = { code: 'not-signed' };
  expect(named({ ...open, reason }, reason)).toBe('| `x` | X | inconclusive | 2 | `api/orders` not-signed |');
  expect(named(open, { code: 'gone', detail: 'a|b' })).toBe('| `x` | X | inconclusive | 2 | gone: a\\|b |');
  expect(named({ check, blocks: false, result: 'pass' })).toContain('| all 1 checks passed |');
});
