import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runNode } from '../../fixtures/testing/run-node.ts';
import { lockRun, removeLeftIn } from './lock.ts';

const results = mkdtempSync(join(tmpdir(), 'stagegate-lock-'));
const run = join(results, 'a-run');
mkdirSync(run);
afterAll(() => rmSync(results, { recursive: true }));

const lock = (command: string) => lockRun(run, 'results/a-run', command);
const heldBy = (holder: object | string) =>
  writeFileSync(join(results, '.a-run.lock'), typeof holder === 'string' ? holder : JSON.stringify(holder));

test('the second command is refused, until the first has ended', () => {
  {
    using _ = lock('again');
    expect(() => lock('sign')).toThrow(
      `"results/a-run" is in use by stagegate again (process ${process.pid} on ${hostname()}). Wait until`,
    );
  }
  lock('sign')[Symbol.dispose]();
  expect(readdirSync(results)).toEqual(['a-run']);
});

test('a lock whose process has ended is taken over', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const own = { pid: process.pid, host: hostname(), command: 'gate' };
  for (const left of [{ ...own, pid }, own, '', '{"pid":', 'null']) {
    heldBy(left);
    lock('decide')[Symbol.dispose]();
  }
});

describe('what a dead process left', () => {
  const { pid = 0 } = spawnSync(process.execPath, ['-e', '']);
  const dead = { pid, host: hostname(), command: 'gate' };
  const files = ['report.json', 'report.json.0a1b2c3d.partial', 'evidence/api.html.99999999.partial', 'a.partial'];
  const all = (): readonly string[] => readdirSync(run, { recursive: true }).map(String).toSorted();

  beforeEach(() => {
    mkdirSync(join(run, 'evidence'));
    for (const file of files) writeFileSync(join(run, file), '');
  });
  afterEach(() => {
    for (const name of readdirSync(run)) rmSync(join(run, name), { recursive: true });
  });

  test('is removed by who takes the run over', () => {
    heldBy(dead);
    lock('decide')[Symbol.dispose]();
    expect(all()).toEqual(['a.partial', 'evidence', 'report.json']);
  });

  test('is not looked for where none died', () => {
    lock('decide')[Symbol.dispose]();
    expect(all()).toHaveLength(5);
  });

  test('is removed from every run, and nothing else is', () => {
    heldBy(dead);
    const others = ['.b-run.lock', '.c-run.lock', '.gone.lock', '.d-run.lock'].map((name) => join(results, name));
    const [living = '', elsewhere = '', gone = '', unreadable = ''] = others;
    writeFileSync(living, JSON.stringify({ ...dead, pid: process.ppid }));
    writeFileSync(elsewhere, JSON.stringify({ ...dead, host: 'elsewhere' }));
    writeFileSync(gone, JSON.stringify(dead));
    writeFileSync(unreadable, '');
    removeLeftIn(results);
    expect(readdirSync(results).toSorted()).toEqual(['.b-run.lock', '.c-run.lock', '.d-run.lock', 'a-run']);
    expect(all()).toEqual(['a.partial', 'evidence', 'report.json']);
    for (const file of [living, elsewhere, unreadable]) rmSync(file);
    removeLeftIn(join(results, 'nowhere'));
  });
});

test('of many that take over what dead ones left, one at a time has the run', async () => {
  const module = JSON.stringify(pathToFileURL(join(import.meta.dirname, 'lock.ts')).href);
  const script = `
    import { mkdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
    import { lockRun } from ${module};
    const [file, dead] = ${JSON.stringify([join(results, '.a-run.lock'), JSON.stringify({ pid: spawnSync(process.execPath, ['-e', '']).pid, host: hostname(), command: 'gate' })])};
    let had = 0;
    while (had < 100) {
      try {
        const lock = lockRun(${JSON.stringify(run)}, 'a-run', 'decide');
        mkdirSync(file + '.inside');
        rmdirSync(file + '.inside');
        had += 1;
        if (had === 100) lock[Symbol.dispose]();
        else {
          writeFileSync(file + process.pid, dead);
          renameSync(file + process.pid, file);
        }
      } catch (error) {
        if (!error.message.includes('is in use by')) throw error;
      }
    }`;
  const ends = await Promise.all(Array.from({ length: 3 }, () => runNode(script, { NODE_NO_WARNINGS: '1' })));
  expect(ends).toEqual(Array(3).fill({ code: 0, output: '' }));
  lock('sign')[Symbol.dispose]();
  expect(readdirSync(results)).toEqual(['a-run']);
}, 120_000);

test('one of another machine is not', () => {
  heldBy({ pid: 1, host: 'elsewhere', command: 'gate' });
  expect(() => lock('sign')).toThrow(/process 1 on elsewhere\).*remove .*\.a-run\.lock\.$/);
});
