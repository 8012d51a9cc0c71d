import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
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
  for (const left of [{ pid, host: hostname(), command: 'gate' }, '', '{"pid":']) {
    heldBy(left);
    lock('decide')[Symbol.dispose]();
  }
});

test('one of another machine is not', () => {
  heldBy({ pid: 1, host: 'elsewhere', command: 'gate' });
  expect(() => lock('sign')).toThrow(/process 1 on elsewhere\).*remove .*\.a-run\.lock\.$/);
});
