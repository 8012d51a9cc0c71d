import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { namesIn, suspects } from './env-reads.ts';
import type { Frame } from './frames.ts';

test.each([
  ['process.env.SHOP_KEY.trim()', ['SHOP_KEY']],
  ["process.env['SHOP_KEY']!", ['SHOP_KEY']],
  ['import.meta.env?.SHOP_KEY', ['SHOP_KEY']],
  ["import { env } from 'node:process'; env.SHOP_KEY", ['SHOP_KEY']],
  ["const { SHOP_KEY: key, SHOP_PIN = '' } = process.env;", ['SHOP_KEY', 'SHOP_PIN']],
  ["const { SHOP_KEY } = settings; environment.SHOP_KEY; 'SHOP_KEY'", []],
])('%s reads %j', (source, names) => {
  expect(namesIn(source)).toEqual(names);
});

const helper = `const pin = process.env.SHOP_PIN;
const region = process.env.REGION ?? 'eu';
export const key = () => process.env.SHOP_KEY.trim();
export const digits = () => pin.split('');
export const first = (list) => list[0].id;
export const text = (value) => value.trim();
`;
const spec = `const home = process.env.SHOP_HOME;
text(process.env.SHOP_ID);
text(answer.name);
`;

/** Of a helper's line, called from a spec's. */
function suspected(
  thrown: { readonly line: number; readonly column: number },
  caller: number,
  isUnset: (name: string) => boolean = () => true,
): readonly string[] {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'gate-'));
  const at = (name: string, source: string): string => {
    const file = join(folder.path, name);
    writeFileSync(file, source);
    return file;
  };
  const stack: Frame[] = [
    { file: at('helper.ts', helper), ...thrown },
    { file: at('a.spec.ts', spec), line: caller },
  ];
  return suspects(stack, stack.toReversed(), isUnset);
}

test.each([
  ['those of the line that threw, and none of its caller', { line: 3, column: 43 }, 2, ['SHOP_KEY']],
  ['that of a value that was read elsewhere in its file', { line: 4, column: 33 }, 2, ['SHOP_PIN']],
  ['those of the line that gave it an argument', { line: 6, column: 39 }, 2, ['SHOP_ID']],
  ['else all of both files', { line: 6, column: 39 }, 3, ['SHOP_HOME', 'SHOP_ID', 'SHOP_PIN', 'REGION', 'SHOP_KEY']],
])('suspects are %s', (_, thrown, caller, names) => {
  expect(suspected(thrown, caller)).toEqual(names);
});

test('what is set is no suspect', () => {
  expect(suspected({ line: 3, column: 43 }, 2, (name) => name !== 'SHOP_KEY')).toEqual(['SHOP_ID']);
  expect(suspected({ line: 5, column: 40 }, 3, (name) => name === 'REGION')).toEqual(['REGION']);
  expect(suspected({ line: 3, column: 43 }, 2, () => false)).toEqual([]);
});

test('a file that is not there reads nothing', () => {
  const nowhere = { file: '/nowhere/client.ts', line: 1, column: 1 };
  expect(suspects([nowhere], [nowhere], () => true)).toEqual([]);
  expect(suspects([], [], () => true)).toEqual([]);
});
