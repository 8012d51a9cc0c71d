import { expect, it } from 'vitest';
import { check, measurement, plan, run, task } from '../gate/testing/plans.ts';
import { evaluate } from './evaluate.ts';
import { inWords, isSame, shortened } from './in-words.ts';
import type { Measured } from './model.ts';

it('is the same as the same words, and as no string', () => {
  expect(isSame(inWords('a'), inWords('a'))).toBe(true);
  expect([isSame(inWords('a'), 'a'), isSame('a', inWords('a')), isSame(inWords('a'), inWords('b'))]).not.toContain(
    true,
  );
  expect(isSame('a', 'a')).toBe(true);
});

it('keeps what a check compares whole, and of a longer string its start, which equals nothing', () => {
  const long = 'x'.repeat(250);
  const longer = `${long}y`;
  const cut = { inWords: `${'x'.repeat(200)}… (251 characters)` };
  const threshold = { unit: 'text', is: ['short', long] } as const;
  const seen = measurement({ value: longer, attempts: [longer, long, 'short', 5, true, inWords(longer)] });
  expect(shortened(seen, threshold)).toEqual({
    ...seen,
    value: cut,
    attempts: [cut, long, 'short', 5, true, cut],
  });
  expect(shortened(measurement({ value: long }), threshold).value).toBe(long);
  expect(shortened(measurement({ value: long }), { unit: 'text', is: 'short' }).value).toEqual({
    inWords: `${'x'.repeat(200)}… (250 characters)`,
  });
  expect(shortened(measurement(), { unit: 'text', is: 'x' })).toEqual(measurement());
});

it.each([{ max: 5 }, { min: 5 }, { max: 5, is: 'x' }])(
  'leaves a string in place of a number one, so that it says nothing: %o',
  (bound) => {
    const limited = check({ threshold: { unit: 'ms', ...bound } });
    const judged = (value: Measured) => {
      const seen = shortened(measurement({ value, unit: 'ms' }), limited.threshold);
      return evaluate(limited, task(), run({ measurements: { [limited.id]: seen } }), plan().candidate);
    };
    for (const text of ['Bad gateway', 'x'.repeat(300)])
      expect(judged(text)).toEqual({ result: 'inconclusive', cause: 'not-finite' });
    expect(judged(inWords('x'.repeat(300)))).toEqual({ result: 'fail', cause: 'beyond-threshold' });
  },
);
