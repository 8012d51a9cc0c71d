import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { moduleFile } from './module.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stagegate-module-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text = ''): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const find = (name: string) => moduleFile(name, 'api/own', root);

describe('a probe', () => {
  test('of a team is inside the project', () => {
    expect(find('./probes/stock')).toBe(join(root, 'probes/stock.ts'));
    expect(find('./probes/../stock.mjs')).toBe(join(root, 'stock.mjs'));
  });

  test.each([
    ['leads out of the project', '../evil.mjs', /is outside the project/],
    ['is below results', './results/forged/evil.mjs', /in what a run has left/],
    ['is in a run that was put elsewhere', './downloads/run/evidence/api/evil.mjs', /in what a run has left/],
    ['is reached by a link', './probes/latest/evil.mjs', /in what a run has left/],
  ])('that %s is refused', (_, name, message) => {
    for (const file of ['runs.json', 'plan.json', 'evidence/api/evil.mjs']) write(`downloads/run/${file}`, '{}');
    write('results/forged/evil.mjs');
    write('probes/stock.ts');
    symlinkSync(join(root, 'results/forged'), join(root, 'probes/latest'), 'dir');
    expect(() => find(name)).toThrow(message);
    expect(() => find(name)).toThrow('"api/own"');
  });

  test('that is in a run is refused if that is the project itself', () => {
    for (const file of ['runs.json', 'plan.json', 'evil.mjs']) write(file);
    expect(() => find('./evil.mjs')).toThrow(/in what a run has left/);
  });
});
