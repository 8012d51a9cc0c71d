import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { redactor } from '../../fixtures/redaction/redact.ts';
import { RunFolder } from './folder.ts';
import { newRun } from './run-id.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'store-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const same = (bytes: Uint8Array): Uint8Array => bytes;
const masked = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(Buffer.from(bytes).toString().replaceAll('canary-1234', '[secret]'));

function left(): string {
  const folder = join(root, 'scratch');
  mkdirSync(join(folder, 'deep'), { recursive: true });
  writeFileSync(join(folder, 'answer.json'), '{"token":"canary-1234"}');
  writeFileSync(join(folder, 'deep/page.png'), 'png');
  return folder;
}

describe('a run folder', () => {
  it('takes over what a task left: redacted, moved, hashed', () => {
    const folder = new RunFolder(join(root, 'results/run-1'), masked);
    const scratch = left();
    const evidence = folder.keep({ task: 'health/deep' }, { folder: scratch });
    expect(evidence.map(({ path, mediaType }) => [path, mediaType])).toEqual([
      ['evidence/health/deep/answer.json', 'application/json'],
      ['evidence/health/deep/deep/page.png', 'image/png'],
    ]);
    expect(readFileSync(join(folder.path, 'evidence/health/deep/answer.json'), 'utf8')).toBe('{"token":"[secret]"}');
    expect(readdirSync(scratch, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toEqual(
      [],
    );
    expect([...folder.evidence({ task: 'health/deep', evidence }).files.keys()]).toEqual([
      'answer.json',
      'deep/page.png',
    ]);
  });

  it('takes secrets out of the names of files, and keeps files whose names differ in them alone', () => {
    const secrets = [{ name: 'TOK', value: 's3cr3t-value-99' }];
    const folder = new RunFolder(join(root, 'results/run-1'), redactor(secrets));
    const scratch = join(root, 'scratch');
    mkdirSync(join(scratch, 's3cr3t-value-99'), { recursive: true });
    for (const file of ['token-s3cr3t-value-99.txt', `token-${btoa('s3cr3t-value-99')}.txt`, 's3cr3t-value-99/a.txt'])
      writeFileSync(join(scratch, file), file.slice(0, 5));
    const evidence = folder.clean(folder.keep({ task: 'uat/orders' }, { folder: scratch }));
    expect(evidence.map(({ path }) => path)).toEqual([
      'evidence/uat/orders/[secret TOK]/a.txt',
      'evidence/uat/orders/token-[secret TOK].txt',
      'evidence/uat/orders/token-[secret TOK]-2.txt',
    ]);
    expect(readdirSync(folder.path, { recursive: true }).join()).not.toContain('s3cr3t');
    expect(folder.evidence({ task: 'uat/orders', evidence }).changed).toEqual([]);
    expect(readdirSync(join(scratch, 's3cr3t-value-99'))).toEqual([]);
  });

  it('writes over nothing that somebody else has put there, nor through a link', () => {
    const folder = new RunFolder(join(root, 'results/run-1'), same);
    const there = join(folder.path, 'evidence/health/deep');
    mkdirSync(there, { recursive: true });
    writeFileSync(join(root, 'elsewhere.html'), 'of somebody else');
    symlinkSync(join(root, 'elsewhere.html'), join(there, 'answer.html'));
    symlinkSync(join(root, 'nowhere.html'), join(there, 'answer-2.html'));
    const files = { 'answer.html': Buffer.from('<p>ok</p>') };
    const evidence = folder.keep({ task: 'health/deep' }, { folder: join(root, 'scratch'), files });
    expect(evidence.map(({ path }) => path)).toEqual(['evidence/health/deep/answer-3.html']);
    expect(readFileSync(join(root, 'elsewhere.html'), 'utf8')).toBe('of somebody else');
    expect(existsSync(join(root, 'nowhere.html'))).toBe(false);
    expect(folder.evidence({ task: 'health/deep', evidence }).changed).toEqual([]);
  });

  it('redacts tokens that nobody knew, except those of the task itself, and leaves the plan alone', () => {
    const folder = new RunFolder(join(root, 'results/run-1'), redactor([]));
    const token = (signature: string): string => `${btoa('{"alg":"HS256"}')}.e30.${signature}`.replaceAll('=', '');
    const lines = [token('1ssued-now'), `refuses ${token('in-a-title')}`];
    const scratch = left();
    writeFileSync(join(scratch, 'suite.log'), lines.join('\n'));
    folder.keep({ task: 'uat/orders' }, { folder: scratch }, () => JSON.stringify({ titles: [lines[1]] }));
    const kept = readFileSync(join(folder.path, 'evidence/uat/orders/suite.log'), 'utf8');
    expect(kept.split('\n')).toEqual([token('[redacted]'), lines[1]]);
    expect(folder.clean(lines, () => String(lines[1]))).toEqual([token('[redacted]'), lines[1]]);
    expect(folder.clean(lines)).toEqual(lines);
  });

  it('notices a changed byte, a missing file and a path that leads out', () => {
    const folder = new RunFolder(join(root, 'results/run-1'), same);
    const [answer, page] = folder.keep({ task: 'health/deep' }, { folder: left() });
    if (answer === undefined || page === undefined) throw new Error('two files were left');
    writeFileSync(join(folder.path, answer.path), '{"token":"canary-1235"}');
    rmSync(join(folder.path, page.path));
    const outside = { ...answer, path: 'evidence/health/deep/../../../../scratch/answer.json' };
    expect(folder.evidence({ task: 'health/deep', evidence: [answer, page, outside] }).changed).toEqual([
      answer.path,
      page.path,
      outside.path,
    ]);
  });

  it('reads evidence as it was seen to be whole, and a large file when it is asked for, unless that has changed since', () => {
    const folder = new RunFolder(join(root, 'results/run-1'), masked);
    const files = { 'large.txt': Buffer.alloc(1_000_001, 'a') };
    const recorded = folder.keep({ task: 'health/deep' }, { folder: left(), files });
    const seen = folder.evidence({ task: 'health/deep', evidence: recorded }).files;
    const texts = (): readonly unknown[] => [...seen].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]);
    const whole = [
      ['answer.json', '{"token":"[secret]"}'],
      ['deep/page.png', 'png'],
      ['large.txt', 'a'.repeat(1_000_001)],
    ];
    expect(texts()).toEqual(whole);
    writeFileSync(join(folder.path, recorded[1]?.path ?? ''), 'gif');
    expect(texts()).toEqual(whole);
    writeFileSync(join(folder.path, recorded[2]?.path ?? ''), 'b');
    expect(() => seen.get('large.txt')).toThrow('large.txt has changed');
    expect(seen.get('missing.png')).toBe(undefined);
    expect(folder.evidence({ task: 'health/deep', evidence: recorded }).changed).toEqual(
      recorded.slice(1).map(({ path }) => path),
    );
  });

  it('takes over what a task left in memory, in place of a file of the same path', () => {
    const folder = new RunFolder(join(root, 'results/run-1'), masked);
    const files = { 'answer.json': Buffer.from('{"of":"canary-1234"}'), 'z/b.txt': Buffer.from('b') };
    const evidence = folder.keep({ task: 'health/deep' }, { folder: left(), files });
    const paths = ['answer.json', 'deep/page.png', 'z/b.txt'];
    expect(evidence.map(({ path }) => path)).toEqual(paths.map((path) => `evidence/health/deep/${path}`));
    expect(readFileSync(join(folder.path, 'evidence/health/deep/answer.json'), 'utf8')).toBe('{"of":"[secret]"}');
    const alone = folder.keep({ task: 'health/other' }, { folder: join(root, 'nowhere'), files });
    expect(folder.evidence({ task: 'health/other', evidence: alone })).toMatchObject({ changed: [] });
    expect([...folder.evidence({ task: 'health/other', evidence: alone }).files.keys()]).toEqual([
      'answer.json',
      'z/b.txt',
    ]);
  });

  it('keeps a note in place of a file that is too large to be searched', () => {
    const folder = new RunFolder(join(root, 'results/run-1'), same);
    const scratch = left();
    truncateSync(join(scratch, 'deep/page.png'), 100_000_001);
    const [, page] = folder.keep({ task: 'health/deep' }, { folder: scratch });
    expect(folder.read(page?.path ?? '')?.toString()).toBe(
      'stagegate kept no file of 100000001 bytes; it keeps up to 100000000.\n',
    );
    expect(page?.notKept).toBe('too-large');
  });

  it('replaces a file whole and leaves no partial one when writing fails', () => {
    const folder = new RunFolder(root, same);
    folder.write('report.json', 'old');
    mkdirSync(join(root, 'report.html/occupied'), { recursive: true });
    expect(() => folder.write('report.html', 'new')).toThrow();
    folder.write('report.json', 'new');
    expect(readFileSync(join(root, 'report.json'), 'utf8')).toBe('new');
    expect(readdirSync(root)).toEqual(['report.html', 'report.json']);
  });

  it('has a name that sorts by time and differs between two runs of one moment', () => {
    const now = new Date('2026-11-21T02:14:09.123Z');
    expect(newRun('jetvision', now).id).toMatch(/^2026-11-21T02-14-09Z-jetvision-[0-9a-f]{4}$/);
    expect(new Set(Array.from({ length: 20 }, () => newRun('jetvision', now).id)).size).toBeGreaterThan(1);
  });

  it('cleans values as they would be read back', () => {
    expect(new RunFolder(root, masked).clean({ detail: 'token canary-1234' })).toEqual({ detail: 'token [secret]' });
  });
});
