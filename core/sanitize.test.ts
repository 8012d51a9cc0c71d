import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { line, logSafe, plain } from './sanitize.ts';

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\u001B', '[', ']', '\u0007', '\r', '\n', ':', '#', '\u202E', '\u009B', '\uD800', 'm'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});

describe('plain', () => {
  it.each([
    ['\u001B[31mred\u001B[0m', 'red'],
    ['\u001B]0;title\u0007after', 'after'],
    ['\u001B]8;;https://evil.example\u001B\\link\u001B]8;;\u001B\\', 'link'],
    ['\u009B2Jcleared', 'cleared'],
    ['abc\u202Edef', 'abcdef'],
    ['a\u0000b\u0008c\u007Fd', 'abcd'],
    ['one\r\ntwo\rthree\u2028four', 'one\ntwo\nthree\nfour'],
    ['half \uD83D pair', 'half \uFFFD pair'],
    ['مرحبا, שלום, 日本, 👩‍💻', 'مرحبا, שלום, 日本, 👩‍💻'],
  ])('shows %j as %j', (given, shown) => {
    expect(plain(given)).toBe(shown);
  });

  it('says how long a text was that it cuts', () => {
    expect(plain('x'.repeat(1_000_000), 10)).toBe('xxxxxxxxxx… (1,000,000 characters)');
    expect(plain('x'.repeat(10), 10)).toBe('xxxxxxxxxx');
  });

  it('cuts no character in two', () => {
    expect(plain('💥'.repeat(10), 5)).toBe('💥💥… (20 characters)');
  });

  it('lets no control character through', () => {
    fc.assert(
      fc.property(
        hostile,
        (text) => !/(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(plain(text)) && plain(text).isWellFormed(),
      ),
    );
  });
});

describe('line', () => {
  it.each([
    ['two  blanks', 'two blanks'],
    [' around ', 'around'],
    ['a\n\tb', 'a b'],
    ['as it is', 'as it is'],
    ['', ''],
  ])('shows %j as %j', (given, shown) => {
    expect(line(given)).toBe(shown);
  });

  it('is one line', () => {
    fc.assert(fc.property(hostile, (text) => !/[\n\t]/.test(line(text))));
  });
});

describe('logSafe', () => {
  it.each([
    ['::set-output name=a::b', ': :set-output name=a::b'],
    ['  ::error::x', '  : :error::x'],
    ['fine\n::add-mask::y', 'fine\n: :add-mask::y'],
    ['text ##[group]x', 'text ## [group]x'],
    ['##vso[task.setvariable variable=a]b', '## vso[task.setvariable variable=a]b'],
    ["##teamcity[buildStatus status='SUCCESS']", "## teamcity[buildStatus status='SUCCESS']"],
    ['a::b and ## c', 'a::b and ## c'],
  ])('writes %j as %j', (given, written) => {
    expect(logSafe(given)).toBe(written);
  });

  it('leaves no line that a CI system obeys', () => {
    fc.assert(
      fc.property(hostile, (text) =>
        logSafe(plain(text))
          .split('\n')
          .every((one) => !one.trimStart().startsWith('::') && !/##\w*\[/.test(one)),
      ),
    );
  });
});
