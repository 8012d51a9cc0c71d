import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ReasonError } from '../../../core/errors.ts';
import type { Reason } from '../../../core/model.ts';
import { thrownBy } from './thrown.ts';

const root = join(import.meta.dirname, '../../..');

it('names the line of the project that threw', () => {
  expect(thrownBy(new SyntaxError('Unexpected token'), root)).toEqual({
    code: 'tool-failed',
    detail: 'Unexpected token',
    fix: expect.stringMatching(
      /^The claim’s own measure\(\) threw this at runners\/probe\/own\/thrown\.test\.ts:\d+: /,
    ),
  });
  expect(thrownBy('no seed', '/elsewhere')).toMatchObject({
    detail: 'no seed',
    fix: 'The claim’s own measure() threw this: fix it there.',
  });
});

it('takes over a reason, and no other object in its place', () => {
  const reason = { code: 'tool-failed', detail: 'no seed file', fix: 'Run npm run seed.' } as const;
  expect(thrownBy(new ReasonError(reason), root)).toEqual(reason);
  const wrong = [{ code: 'foo' }, { ...reason, fix: 7 }, { ...reason, detail: {} }] as unknown as Reason[];
  for (const one of wrong)
    expect(thrownBy(new ReasonError(one), root)).toMatchObject({
      code: 'tool-failed',
      detail: `its measure() threw a ReasonError of ${JSON.stringify(one)}`,
    });
});
