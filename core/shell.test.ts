import { expect, test } from 'vitest';
import { quoted } from './shell.ts';

test.each([
  ['health/redis', 'health/redis'],
  ["it's", "'it'\\''s'"],
  ['$(reboot)', "'$(reboot)'"],
  ['', "''"],
])('%s', (argument, word) => {
  expect(quoted(argument)).toBe(word);
});
