import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lackedAt } from './lacked.ts';

const missing = "TypeError: Cannot read properties of undefined (reading 'trim')";

/** `»` stands before what could not be read, as the column of V8 does. */
function lacked(marked: string, message = missing): string | undefined {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'gate-'));
  const file = join(folder.path, 'a.spec.ts');
  writeFileSync(file, marked.replace('»', ''));
  const before = marked.slice(0, marked.indexOf('»')).split('\n');
  return lackedAt(message, { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 });
}

test.each([
  'process.env.SHOP_KEY.»trim()',
  'const key: string = process.env.SHOP_KEY!.»trim();',
  "process.env['SHOP_KEY'].»trim()",
  '(process.env.SHOP_KEY as string).»trim()',
  'const key = process.env.SHOP_KEY\n  .»trim()',
  'body.name.trim(process.env.SHOP_KEY.»trim())',
])('%s lacks the variable', (marked) => {
  expect(lacked(marked)).toBe('SHOP_KEY');
});

test.each([
  ['a field of an answer', 'body.items[0].»trim(process.env.SHOP_KEY)'],
  ['an answer on the same line', 'process.env.SHOP_KEY.trim(body.name.»trim())'],
  ['another object’s env', 'settings.env.SHOP_KEY.»trim()'],
  ['an object that has that name', 'body.process.env.SHOP_KEY.»trim()'],
  ['an object of a variable’s name', 'env.SHOP_KEY.»trim()'],
  ['what follows it', 'process.env.SHOP_KEY.items.»trim()'],
  ['what a call of it gave', 'find(process.env.SHOP_KEY).»trim()'],
  ['a value with another in its place', '(process.env.SHOP_KEY ?? body.key).»trim()'],
  ['what a call of its text gave', 'find(process.env.SHOP_KEY as string).»trim()'],
  ['a value in its place', '(kept ?? process.env.SHOP_KEY as string).»trim()'],
  ['a comment', 'kept // process.env.SHOP_KEY\n  .»trim()'],
  ['another property', 'process.env.SHOP_KEY.»trimEnd()'],
])('%s may be missing for another reason', (_, marked) => {
  expect(lacked(marked)).toBeUndefined();
});

test.each([
  "TypeError: Cannot read properties of null (reading 'trim')",
  "Error: Cannot read properties of undefined (reading 'trim')",
  `${missing} (the answer was 500)`,
  `${missing}\n\nExpected: paid`,
  'TypeError: process.env.SHOP_KEY.trim is not a function',
])('of %j nothing is certain', (message) => {
  expect(lacked('process.env.SHOP_KEY.»trim()', message)).toBeUndefined();
});

test('without a column or a file nothing is certain', () => {
  expect(lackedAt(missing, { file: '/nowhere/a.spec.ts', line: 1, column: 1 })).toBeUndefined();
  expect(lackedAt(missing, { file: import.meta.filename, line: 1 })).toBeUndefined();
});
