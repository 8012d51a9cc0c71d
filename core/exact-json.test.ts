import { expect, it } from 'vitest';
import { parseDigits, parseExactly, parseShallow, repeatedKeys } from './exact-json.ts';

it.each([
  ['{"version":1.10}', { version: '1.10' }],
  ['{"version":9007199254740993}', { version: '9007199254740993' }],
  ['{"version":1e999}', { version: '1e999' }],
  ['{"version":812,"n":-1.5}', { version: 812, n: -1.5 }],
  ['[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
  ['{"a":{"b":1},"b":"\\"a\\": {"}', { a: { b: 1 }, b: '"a": {' }],
])('%s keeps its digits', (text, value) => {
  expect(parseExactly(text)).toEqual(value);
});

it.each(['{"version":"1.3.9","version":"1.4.0"}', '{"a":[{"version" : 1, "n": {}, "vers\\u0069on": 2}]}'])(
  '%s has a key twice',
  (text) => {
    expect(() => parseExactly(text)).toThrow('the key "version" twice');
  },
);

it('skips a byte order mark', () => {
  expect(parseExactly('\uFEFF{"a":1}')).toEqual({ a: 1 });
});

it('names the way to each key that comes twice', () => {
  const text = '{"a":[{},[1,2],{"b":"}{,","c":{"d":1,"d":2}}],"e":{"b":1},"a":[]}';
  expect(repeatedKeys(text)).toEqual([['a', '2', 'c', 'd'], ['a']]);
  expect(repeatedKeys('[{"a":1},{"a":2}]')).toEqual([]);
});

it('refuses what is not JSON', () => {
  expect(() => parseExactly('{"a":NaN}')).toThrow(SyntaxError);
});

it('refuses what is nested deeper than anybody means, however short', () => {
  for (const parse of [parseDigits, parseShallow]) {
    expect(() => parse(`${'['.repeat(501)}${']'.repeat(501)}`)).toThrow('nested deeper than 500 levels');
    expect(parse(`{"a":"${'['.repeat(600)}\\"{","b":[${'[],'.repeat(600)}1]}`)).toHaveProperty('b.length', 601);
  }
});

it('refuses more repeated keys than anybody reads', () => {
  expect(() => repeatedKeys(`{${'"a":1,'.repeat(1_100)}"b":2}`)).toThrow('more than 1000 keys come twice');
});
