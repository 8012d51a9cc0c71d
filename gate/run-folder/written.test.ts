import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { redactor } from '../../fixtures/redaction/redact.ts';
import { RunFolder } from './folder.ts';

let root: string;
let scratch: string;
let folder: RunFolder;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'written-test-'));
  scratch = mkdtempSync(join(tmpdir(), 'written-test-'));
  folder = new RunFolder(root, (bytes) => bytes);
});
afterEach(() => {
  for (const path of [root, scratch]) rmSync(path, { recursive: true, force: true });
});

const first = redactor([{ name: 'FIRST', value: 'c4nary-first' }]);
const second = redactor([{ name: 'SECOND', value: 'c4nary-second' }]);
const content = 'c4nary-first c4nary-second';

test('evidence that is searched again is what it has become, in content and in name, as often as more is learned', () => {
  for (const file of ['c4nary-first.txt', 'c4nary-second.txt', 'other.txt'])
    writeFileSync(join(scratch, file), file === 'other.txt' ? 'nothing' : content);
  const recorded = folder.keep({ task: 'api/a' }, { folder: scratch });
  for (const redact of [first, second]) folder.written.searchAgain(redact);
  expect(folder.written.current(recorded).map(({ path }) => path)).toEqual([
    'evidence/api/a/[secret FIRST].txt',
    'evidence/api/a/[secret SECOND].txt',
    'evidence/api/a/other.txt',
  ]);
  const { files, changed } = folder.evidence({ task: 'api/a', evidence: recorded });
  expect(changed).toEqual([]);
  expect([...files.values()].map((bytes) => Buffer.from(bytes).toString())).toEqual([
    '[secret FIRST] [secret SECOND]',
    '[secret FIRST] [secret SECOND]',
    'nothing',
  ]);
  expect(readdirSync(join(root, 'evidence/api/a'))).toHaveLength(3);
  expect(folder.evidence({ task: 'api/a', evidence: folder.written.current(recorded) }).changed).toEqual([]);
});

test('evidence that is not kept says why, also once it is searched again', () => {
  for (const [file, text] of [
    ['c4nary-first.gz', '\x1f\x8b\x08 broken'],
    ['notes.txt', 'This gzip file could not be unpacked and might contain a secret, so it was not kept.\n'],
  ] as const)
    writeFileSync(join(scratch, file), text, 'latin1');
  const recorded = new RunFolder(root, redactor([])).keep({ task: 'api/a' }, { folder: scratch });
  expect(recorded.map(({ notKept }) => notKept)).toEqual(['not-unpacked', undefined]);
  writeFileSync(join(scratch, 'b.gz'), '\x1f\x8b\x08 broken', 'latin1');
  const later = folder.keep({ task: 'api/b' }, { folder: scratch });
  expect(later).toMatchObject([{ path: 'evidence/api/b/b.gz' }]);
  expect(later[0]).not.toHaveProperty('notKept');
  folder.written.searchAgain(first);
  expect(folder.written.current(later)).toMatchObject([{ path: 'evidence/api/b/b.gz', notKept: 'not-unpacked' }]);
  folder.written.searchAgain(second);
  expect(folder.written.current(later)).toMatchObject([{ notKept: 'not-unpacked' }]);
});

test('what somebody else has changed is searched too, and stays changed', () => {
  writeFileSync(join(scratch, 'a.txt'), content);
  const recorded = folder.keep({ task: 'api/a' }, { folder: scratch });
  folder.replace([['plan.json', [content]]], { isWatched: true });
  folder.write('report.txt', content);
  expect(folder.written.isChanged('plan.json')).toBe(false);
  for (const path of ['plan.json', 'report.txt', 'evidence/api/a/a.txt'])
    writeFileSync(join(root, path), `${content} forged`);
  folder.written.searchAgain(first);
  expect(readFileSync(join(root, 'plan.json'), 'utf8')).toBe('[secret FIRST] c4nary-second forged');
  expect(folder.written.isChanged('plan.json')).toBe(true);
  expect(folder.written.isChanged('report.txt')).toBe(false);
  expect(folder.evidence({ task: 'api/a', evidence: recorded }).changed).toEqual(['evidence/api/a/a.txt']);
});
