import { expect, it } from 'vitest';
import { withWayOut } from './system-error.ts';

const error = (code?: string): Error & { readonly code?: string } =>
  Object.assign(new Error(`${code}: refused, open '/srv/x'`), code === undefined ? {} : { code });

it.each([
  ['ENOSPC', 'The disk is full.'],
  ['EDQUOT', 'Your quota'],
  ['EROFS', 'That disk can only be read.'],
  ['EACCES', 'Give this user the right to it'],
  ['EPERM', 'Give this user the right to it'],
])('%s: its own words, and what to do', (code, fix) => {
  expect(withWayOut(error(code))).toMatch(`${code}: refused, open '/srv/x'. ${fix}`);
});

it.each([undefined, 'EPIPE', 'constructor'])('%s: its own words alone', (code) => {
  expect(withWayOut(error(code))).toBe(`${code}: refused, open '/srv/x'`);
});
