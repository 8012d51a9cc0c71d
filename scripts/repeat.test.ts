import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

function repeat(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'repeat.js'), ...args], {
    encoding: 'utf8',
  });
  return { status, says: stdout + stderr };
}

function fileOf(...exits: readonly number[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'repeat-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'gates.jsonl');
  writeFileSync(file, exits.map((exit) => `${JSON.stringify({ exit, verdict: 'any' })}\n`).join(''));
  return file;
}

test.each([
  [[0, 0], 0, '2 of 2 gates were promotable'],
  [[0, 2, 1], 1, '1 of 3 gates were promotable'],
])('a series that is complete (%j) is summed up, and nothing is gated', (exits, status, says) => {
  const file = fileOf(...exits);
  const before = readFileSync(file, 'utf8');
  const result = repeat('2', file);
  expect(result.status).toBe(status);
  expect(result.says).toContain(says);
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test.each([[[]], [['0']], [['many']], [['2', 'a', 'b']]])('repeat %j says what to say instead', (args) => {
  expect(repeat(...args)).toEqual({
    status: 3,
    says: 'Say how many gates, and in which file they are written: npm run repeat -- 20 results/repeat.jsonl\n',
  });
});
