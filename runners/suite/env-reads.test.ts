import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Frame, namesIn, readsIn } from './env-reads.ts';

const root = mkdtempSync(join(tmpdir(), 'stagegate-reads-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const at = (file: string, line: number): Frame => ({ file: join(root, file), line });

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

test('what is read at the line that threw is named alone, and else whatever its files read', () => {
  writeFileSync(
    join(root, 'client.ts'),
    'const shop = process.env.SHOP_URL;\nsend(process.env.SHOP_KEY.trim());\nsend(shop.trim());\n',
  );
  writeFileSync(join(root, 'client.spec.ts'), 'use(process.env.SHOP_PIN);\n');
  const spec = at('client.spec.ts', 1);
  expect(readsIn([at('client.ts', 2), spec])).toEqual(['SHOP_KEY']);
  expect(readsIn([at('client.ts', 3), spec])).toEqual(['SHOP_URL', 'SHOP_KEY', 'SHOP_PIN']);
  expect(readsIn([at('nothing.ts', 1), spec])).toEqual(['SHOP_PIN']);
  expect(readsIn([])).toEqual([]);
});
