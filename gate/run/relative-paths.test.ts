import { expect, test } from 'vitest';
import { inWords } from '../../core/in-words.ts';
import { measurement } from '../testing/plans.ts';
import { inProject, relativePaths } from './relative-paths.ts';

const ada = { root: '/home/ada/shop', home: '/home/ada' };
const container = { root: '/app', home: '/root' };
const windows = { root: 'C:\\Users\\ada\\shop', home: 'C:\\Users\\ada' };

test.each([
  ['at /home/ada/shop/specs/a.ts:3:4', ada, 'at specs/a.ts:3:4'],
  ['(file:///home/ada/shop/specs/a.ts:3:4)', ada, '(specs/a.ts:3:4)'],
  ['"/home/ada/.cache/chrome" is missing', ada, '"~/.cache/chrome" is missing'],
  ['in C:\\Users\\ada\\shop\\a.ts, C:/Users/ada/x', windows, 'in a.ts, ~/x'],
  ['file:///C:/Users/ada/shop/a.ts', windows, 'a.ts'],
  ['at f (/app/specs/a.js:3:4), /root/.cache/x', container, 'at f (specs/a.js:3:4), ~/.cache/x'],
  // None of these is a path of that machine.
  ['GET /app/orders: 404', container, 'GET /app/orders: 404'],
  ['http://shop.test/home/ada/shop/a', ada, 'http://shop.test/home/ada/shop/a'],
  ['/home/ada/shopping/a.ts', ada, '~/shopping/a.ts'],
  ['/mnt/home/ada/shop/a.ts', ada, '/mnt/home/ada/shop/a.ts'],
  ['/home/ada/shop/a.ts', { root: '/', home: '/' }, '/home/ada/shop/a.ts'],
  ['/home/ada/shop/a.ts', undefined, '/home/ada/shop/a.ts'],
])('%s in %j is %s', (text, folders, short) => {
  expect(relativePaths(text, folders)).toBe(short);
});

test('what is shown is relative, what is compared is not', () => {
  const path = '/home/ada/shop/a.ts';
  const items = [{ label: `in ${path}`, detail: path, evidence: path }];
  const read = inProject(
    {
      measurements: { a: measurement({ value: path, items }), b: measurement({ value: inWords(path) }) },
      gaps: { c: { code: 'skipped', detail: path } },
      reason: { code: 'tool-failed', detail: path, fix: `Correct ${path}.` },
    },
    ada,
  );
  expect(read).toMatchObject({
    measurements: {
      a: { value: path, items: [{ label: 'in a.ts', detail: 'a.ts', evidence: path }] },
      b: { value: inWords('a.ts') },
    },
    gaps: { c: { detail: 'a.ts' } },
    reason: { detail: 'a.ts', fix: 'Correct a.ts.' },
  });
});
