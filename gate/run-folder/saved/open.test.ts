import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unpackRun } from './open.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'stagegate-open-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

async function runOf(members: Zippable): Promise<string> {
  const zip = join(scratch, 'run.zip');
  writeFileSync(zip, zipSync(members));
  const found = await unpackRun(zip, 'run.zip', { scratch, signal: new AbortController().signal });
  return relative(join(scratch, 'unpacked'), found);
}

const run = { 'report.html': Buffer.from('<p>'), evidence: { perf: { 'report.html': Buffer.from('<p>') } } };

describe('a zip of a run', () => {
  it.each<[string, Zippable, string]>([
    ['its content', run, ''],
    ['one folder on top', { 'a-run': run }, 'a-run'],
    ['two folders on top', { results: { 'a-run': run } }, 'results/a-run'],
    ['several, and the folder that `latest` was archived as', { one: run, two: run, latest: run }, 'latest'],
    ['half of it', { 'a-run': { 'runs.json': Buffer.from('{}'), evidence: run.evidence } }, 'a-run'],
    ['no run at all', { 'a.txt': Buffer.from('a') }, ''],
  ])('may contain %s', async (_, members, expected) => {
    expect(await runOf(members)).toBe(expected);
  });

  it('is refused if it contains several', async () => {
    await expect(runOf({ results: { one: run, two: run } })).rejects.toThrow(
      /contains 2 runs: results\/one, results\/two/,
    );
  });
});
