import fc from 'fast-check';
import { expect, test } from 'vitest';
import { median } from './quantile.ts';
import { decidedBy, majority, type Side } from './settled.ts';

const letters: Readonly<Record<string, Side>> = { w: 'within', b: 'beyond', '?': 'unsure' };
/** A word for each observation, a letter for each check. */
const sides = (observed: string): readonly (readonly Side[])[] =>
  observed.split(' ').map((one) => [...one].map((letter) => letters[letter] ?? 'unsure'));

test.each<[string, number | undefined]>([
  ['w', undefined],
  ['w w', 2],
  ['b b', 2],
  ['ww ww', 2],
  // Each check has a side of its own.
  ['wb wb', 2],
  ['w b', undefined],
  ['w b w', undefined],
  ['w b w w', 4],
  ['w b b w b', 5],
  // One check is open, so all are.
  ['ww wb ww', undefined],
  ['ww wb ww ww', 4],
  ['ww wb bb bw bb', 5],
  // Of the last five, the two that are unsure are on neither side.
  ['? w w w', 4],
  ['? ?', undefined],
  ['? b w ? b', undefined],
])('%s of up to five is decided by %s', (observed, count) => {
  expect(decidedBy(sides(observed), 5)).toBe(count);
});

test.each<[string, number, number | undefined]>([
  ['w', 1, 1],
  ['b w', 2, undefined],
  ['w b w', 3, 3],
  ['w b w b', 4, undefined],
  ['w b w b w', 5, 5],
])('%s of up to %i is decided by %s', (observed, most, count) => {
  expect(decidedBy(sides(observed), most)).toBe(count);
});

test('nothing is decided by nothing', () => {
  expect(decidedBy([], 5)).toBeUndefined();
});

test('what comes after the decision changes nothing, and the median of what decides is on its side', () => {
  const bound = 50;
  const sideOf = (value: number): Side => (value >= bound ? 'within' : 'beyond');
  const stream = fc.array(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 3 }), {
    minLength: 5,
    maxLength: 5,
  });
  fc.assert(
    fc.property(stream, (values) => {
      const observed = values.map((one) => one.map(sideOf));
      const count = decidedBy(observed, 5) ?? Number.NaN;
      for (let made = count; made <= 5; made += 1) expect(decidedBy(observed.slice(0, made), 5)).toBe(count);
      for (let made = 0; made < count; made += 1) expect(decidedBy(observed.slice(0, made), 5)).toBeUndefined();
      for (const check of [0, 1, 2]) {
        const own = values.slice(0, count).map((one) => one[check] ?? Number.NaN);
        const side = count === 2 ? sideOf(own[0] ?? Number.NaN) : majority(own.map(sideOf), 5);
        expect(sideOf(median(own))).toBe(side);
        // If the first two do not decide, all five would have decided the same.
        if (count > 2)
          expect(side).toBe(
            majority(
              values.map((one) => sideOf(one[check] ?? Number.NaN)),
              5,
            ),
          );
      }
    }),
    { numRuns: 200 },
  );
});
