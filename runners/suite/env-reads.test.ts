import { expect, test } from 'vitest';
import { namesIn, readsIn } from './env-reads.ts';

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

test('a file that is not there reads nothing', () => {
  expect(readsIn(['/nowhere/client.ts'])).toEqual([]);
});
