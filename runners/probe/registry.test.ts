import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import * as index from '../../index.ts';
import { loadProbe } from './load.ts';
import { isProbe, probesIn, registeredProbe } from './registry.ts';

const ids = probesIn(index).map(({ id }) => id);

test('every claim of index.ts that the gate measures itself has a probe, by an id of its own', async () => {
  expect(ids.length).toBeGreaterThan(4);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of [...ids, 'certificates']) expect(await registeredProbe(id, 'api/a')).toHaveProperty('measure');
});

test('is called as it is exported', () => {
  for (const id of ids) expect(index).toHaveProperty(id);
});

test('an id that nobody registered is refused with the nearest, and the list', async () => {
  await expect(loadProbe({ id: 'health/a', args: { probe: 'endpiont' } }, '/')).rejects.toThrow(
    /Task "health\/a" names a probe "endpiont", which is not registered; did you mean "endpoint"\? The probes are (?:\w+, )*concurrent, (?:\w+, )*endpoint, /,
  );
  await expect(registeredProbe('quite-another', 'a')).rejects.toThrow(/which is not registered\. The probes are \w+, /);
});

test('a probe has a function that measures and one that reads', () => {
  expect(isProbe({ measure: async () => ({}), read: () => ({}) })).toBe(true);
  for (const other of [{ measure: 1, read: 2 }, { measure: () => {} }, null, undefined, 'x'])
    expect(isProbe(other)).toBe(false);
});

test('a claim that its file does not export is refused with the nearest', async () => {
  const root = mkdtempSync(join(tmpdir(), 'stagegate-registry-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(
    join(root, 'stock.mjs'),
    "export const stock = Object.assign(() => {}, { id: 'stock', probe: { measure: async () => ({}), read: () => ({}) } });",
  );
  const load = (probe: string) => loadProbe({ id: 'data/a', args: { probe } }, root);
  expect(await load('./stock.mjs#stock')).toHaveProperty('read');
  await expect(load('./stock.mjs#stok')).rejects.toThrow(
    /stock\.mjs exports no claim "stok" made by probeClaim; did you mean "stock"\? Export it from the file that calls probeClaim\./,
  );
});
