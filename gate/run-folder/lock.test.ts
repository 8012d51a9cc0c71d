import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { runNode } from '../../fixtures/testing/run-node.ts';
import { lockRun } from './lock.ts';

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
