import { expect, test } from 'vitest';
import type { Drawn, Sample } from '../samples.ts';
import { backIn } from './back.ts';
import { measurers } from './measure.ts';
import { gapsIn, unwatched } from './unwatched.ts';

const span = { from: 1_000, to: 1_030 };

/** Five samples a second, from two seconds before the load until two seconds after it. */
const samples = (value: (second: number) => Drawn | undefined): readonly Sample[] =>
  Array.from({ length: 171 }, (_, index) => index / 5 - 2).flatMap((second) => {
    const drawn = value(second);
    return drawn === undefined ? [] : [{ at: span.from + second, took: 3, value: drawn }];
  });

test('a source that answers all the time has no gap, and one that pauses for long has', () => {
  expect(
    unwatched(
      samples(() => 1),
      span,
      200,
    ),
  ).toBeUndefined();
  expect(
    unwatched(
      samples((second) => (second > 10 && second < 12.5 ? undefined : 1)),
      span,
      200,
    ),
  ).toBeUndefined();
  const late = samples((second) => (second > 10 && second < 13.9 ? undefined : 1));
  expect(gapsIn(late, span, 200)).toEqual([{ from: 1_010, to: expect.closeTo(1_014) }]);
  expect(unwatched(late, span, 200)).toEqual({
    code: 'not-sampled',
    detail: 'of the load’s 30 s there are no samples for 4 s, the longest time from 10 s to 14 s',
    fix: 'Run the gate on a machine with less to do: it did not come to ask.',
  });
  const slow = [...late, { at: 1_012, took: 3_800, value: 1 }].toSorted((a, b) => a.at - b.at);
  expect(unwatched(slow, span, 200)?.fix).toMatch(/^Find out why what is sampled took 3\.8 s to answer/);
});

test('answers in words are no samples, and the last of them is said', () => {
  const broken = samples((second) => (second > 20 && second < 25 ? { inWords: 'no such series' } : 1));
  expect(unwatched(broken, span, 200)).toMatchObject({
    detail: 'of the load’s 30 s there are no samples for 5 s, the longest time from 20 s to 25 s: no such series',
    fix: 'Find out why what is sampled answered so under this load, then run the gate again.',
  });
  const dead = samples((second) => (second > 24 ? undefined : 1));
  expect(unwatched(dead, span, 200)?.detail).toContain('from 24 s to 30 s');
  expect(
    unwatched(
      samples((second) => (second < 0 ? 1 : undefined)),
      span,
      200,
    )?.detail,
  ).toBe('there is no sample from the load, which took 30 s');
  const back = [...samples(() => 1)].toReversed();
  expect(unwatched(back, span, 200)?.detail).toContain('clock was set back');
});

test('two samples of one millisecond, of which rounding makes the later one the earlier, are no clock that was set back', () => {
  const at = (second: number): Sample => ({ at: span.from + second, took: 1, value: 1 });
  const all = samples(() => 1).toSpliced(60, 0, at(9.801), at(9.8));
  expect(unwatched(all, span, 200)).toBeUndefined();
});

test('a sample from long after the load is none from it, however seldom samples are taken', () => {
  const at = (second: number): Sample => ({ at: span.from + second, took: 3, value: 1 });
  expect(unwatched([at(-1), at(59)], span, 60_000)).toEqual({
    code: 'not-sampled',
    detail: 'there is no sample from the load, which took 30 s',
    fix: 'Sample more often (every), or let the load take longer.',
  });
  expect(unwatched([at(-1), at(0.15)], { ...span, to: span.from + 0.05 }, 200)).toBeUndefined();
});

test('the worst value is on the wrong side of the bound, or next to it', () => {
  const up = samples((second) => (second < 0 ? 99 : Math.round(second)));
  const worst = (threshold: { readonly max?: number; readonly min?: number }) =>
    measurers.worst(up, span, { threshold: { unit: 'count', ...threshold } })?.value;
  expect(worst({ max: 10 })).toBe(32);
  expect(worst({ min: 10 })).toBe(0);
  expect(worst({ min: 1, max: 100 })).toBe(0);
  expect(worst({ min: -100, max: 1 })).toBe(32);
  // What the load has killed is gone when it ends.
  const lost = samples((second) => (second > 30.1 ? 1 : 3));
  expect(measurers.worst(lost, span, { threshold: { unit: 'count', min: 3 } })?.value).toBe(1);
});

test('growth is that of a minute, without the first quarter of the load', () => {
  const asked = { threshold: { unit: 'bytes', max: 10 } } as const;
  const warmUp = samples((second) => (second < 7 ? 100 * second : 700 + second));
  expect(measurers.growth(warmUp, span, asked)).toMatchObject({ value: 60, low: 60, high: 60 });
  expect(measurers.growth(warmUp.slice(0, 60), span, asked)).toBeUndefined();
});

test('what Prometheus repeats is no sample of growth', () => {
  const asked = { threshold: { unit: 'bytes', max: 10 }, repeats: true } as const;
  const scraped = (every: number) =>
    measurers.growth(
      samples((second) => Math.floor(second / every)),
      span,
      asked,
    );
  expect(scraped(60)).toBeUndefined();
  expect(scraped(5)).toBeUndefined();
  expect(scraped(1)).toMatchObject({ value: expect.closeTo(60, 0), samples: 24 });
});

test('a share is that of the load, by what was added in each second; a counter that was reset begins anew', () => {
  const asked = { threshold: { unit: 'ratio', min: 0.8 } } as const;
  const rate = (value: (second: number) => Drawn) => measurers.share(samples(value), span, asked);
  // One sample from before the load is counted from.
  const steady = rate((second) => ({ hits: 1_000 + Math.round(second * 90), of: 50_000 + Math.round(second * 100) }));
  expect(steady).toMatchObject({ value: expect.closeTo(0.9, 2), samples: 3_020 });
  expect(steady?.low).toBeGreaterThan(0.8);
  const reset = rate((second) => {
    const since = second < 10 ? second + 2 : second - 10;
    return { hits: Math.round(since * 90), of: Math.round(since * 100) };
  });
  expect(reset?.value).toBeCloseTo(0.9, 2);
  expect(rate(() => ({ hits: 5, of: 9 }))).toEqual({ value: { inWords: 'nothing was looked up' }, samples: 0 });
});

test('a value that is not back when its time is over fails, unless too few samples say so', () => {
  const returned = (value: (second: number) => number, within: number) =>
    measurers.return(samples(value), span, { threshold: { unit: 's', max: within }, returns: { within } })?.value;
  expect(returned((second) => (second < 0 ? 10 : 50), 1)).toEqual({ inWords: '50, and 11 or less was to come' });
  expect(returned((second) => (second < 0 || second > 31.5 ? 10 : 50), 1)).toBe(1.6);
  expect(returned((second) => (second < 0 || second > 31.9 ? 10 : 50), 1)).toBe(2);
  expect(returned((second) => (second < 0 || second > 31.9 ? 10 : 50), 2)).toBeUndefined();
  expect(returned((second) => (second < 0 ? 10 : 50), 3)).toBeUndefined();
  expect(returned((second) => (second < 0 || second > 31.5 ? -10 : 50), 1)).toBe(1.6);
});

test('a value is back once it stays so, and not by one sample', () => {
  const after = (value: (second: number) => number) =>
    backIn(
      samples((second) => value(second)),
      span,
      { within: 5 },
    );
  expect(after((second) => (second < 0 ? 10 : second < 30.9 ? 50 : 10.5))).toMatchObject({
    after: expect.closeTo(1),
    most: 11,
  });
  expect(after((second) => (second < 0 ? 10 : second < 31.9 ? 50 : 10))).toBeUndefined();
  expect(after((second) => (second < 0 ? 10 : 50))).toBeUndefined();
  expect(after((second) => (second < 0 ? 10 : second > 30.9 && second < 31.5 ? 50 : 10))?.after).toBeCloseTo(1.6);
  expect(
    backIn(
      samples((second) => (second < 0 ? undefined : 1)),
      span,
      { within: 5 },
    ),
  ).toBeUndefined();
  expect(
    backIn(
      samples((second) => (second < 0 ? undefined : 0)),
      span,
      { within: 5, to: 0 },
    ),
  ).toMatchObject({ after: 0 });
});
