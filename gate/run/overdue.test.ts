import { expect, it } from 'vitest';
import { overdue } from './overdue.ts';

it.each([
  ['exec', /raise deadline in the claim\.$/],
  ['playwright', /raise deadline in the claim\.$/],
  ['probe', /raise within in the claim, or deadline in the description of a claim of your own\.$/],
  ['k6', /fix what it hung on\.$/],
])('a task of %s is told which option gives it more time', (runner, fix) => {
  expect(overdue({ runner, deadline: 60 })).toEqual({
    code: 'tool-timed-out',
    detail: 'its deadline is 60 s',
    fix: expect.stringMatching(fix),
  });
});
