import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pruneCache } from './prune-cache.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stagegate-cache-'));
  vi.stubEnv('XDG_CACHE_HOME', home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

/** A file of the cache that was last read that many days ago. */
function file(path: string, days: number): void {
  const whole = join(home, 'stagegate', path);
  const read = new Date(Date.now() - days * 24 * 60 * 60_000);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, '');
  utimesSync(whole, read, read);
}

const files = (): readonly string[] =>
  readdirSync(join(home, 'stagegate'), { recursive: true, withFileTypes: true })
    .flatMap((entry) => (entry.isFile() ? entry.name : []))
    .toSorted();

it.runIf(process.platform === 'linux')('removes what can be made again and was not read for two weeks', async () => {
  file('compiled/v24/old', 15);
  file('compiled/v24/used', 12);
  file('transforms/a1/old', 400);
  file('in-one-file/old', 15);
  file('versions/old.json', 15);
  file('postgres-shop-5681e468.tar', 15);
  file('postgres-used-846448ef.tar', 12);
  file('.5c9f.tar', 15);
  file('k6/k6', 400);
  const pruning = pruneCache();
  expect(pruning).toBeDefined();
  if (pruning !== undefined) await once(pruning, 'exit');
  expect(files()).toEqual(['k6', 'postgres-used-846448ef.tar', 'pruned', 'used']);
});

it('looks once a day, and again a day later', async () => {
  file('pruned', 0.9);
  expect(pruneCache()).toBeUndefined();
  file('pruned', 1.1);
  file('compiled/used', 1);
  const pruning = pruneCache();
  expect(pruning).toBeDefined();
  if (pruning !== undefined) await once(pruning, 'exit');
  expect(pruneCache()).toBeUndefined();
});

it('removes nothing where nothing is cached', () => {
  file('k6/k6', 400);
  expect(pruneCache()).toBeUndefined();
});

it('lets a cache be that cannot be written', () => {
  vi.stubEnv('XDG_CACHE_HOME', join(home, 'nowhere'));
  expect(pruneCache()).toBeUndefined();
});
