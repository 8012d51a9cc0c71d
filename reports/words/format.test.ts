import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Measured, type Threshold, type Unit, units } from '../../core/model.ts';
import { bounds, duration, expected, figure, measured, observations } from './format.ts';

describe('figure', () => {
  it.each<[Measured, Unit, string]>([
    [182, 'ms', '182 ms'],
    [4210.4, 'ms', '4,210 ms'],
    [0.4, 'ms', '0.4 ms'],
    [0.05, 'ms', '50 µs'],
    [3.25, 's', '3.3 s'],
    [0.12, 's', '0.1 s'],
    [0.06, 's', '60 ms'],
    [0.00012, 's', '0.1 ms'],
    [0.000_012, 's', '12 µs'],
    [0, 's', '0 s'],
    [0, 'bytes', '0 bytes'],
    [999, 'bytes', '999 bytes'],
    [412_803, 'bytes', '412.8 kB'],
    [200_000_000, 'bytes', '200 MB'],
    [0.0312, 'ratio', '3.1 %'],
    [0.15, 'ratio', '15 %'],
    [0.0004, 'ratio', '0.04 %'],
    [94, 'score', '94'],
    [0.012, 'cls', '0.012'],
    [18_204, 'count', '18,204'],
    [120.5, 'per-second', '120.5 per second'],
    [503, 'status', '503'],
    ['timeout', 'text', '"timeout"'],
    [true, 'boolean', 'true'],
    [false, 'boolean', 'false'],
    ['failed', 'outcome', 'failed'],
    [{ inWords: '(absent)' }, 'text', '(absent)'],
    [{ inWords: `a${'b'.repeat(300)}` }, 'status', `a${'b'.repeat(199)}… (301 characters)`],
  ])('shows %j in %s as %s', (value, unit, shown) => {
    expect(figure(value, unit)).toBe(shown);
  });
});

describe('bounds', () => {
  it.each<[Threshold, string]>([
    [{ unit: 'ms', max: 200 }, 'at most 200 ms'],
    [{ unit: 'score', min: 85 }, 'at least 85'],
    [{ unit: 'per-second', min: 1, max: 5 }, 'between 1 per second and 5 per second'],
    [{ unit: 'text', is: 'connected' }, 'connected'],
    [{ unit: 'outcome', is: ['passed', 'flaky'] }, 'passed or flaky'],
    [{ unit: 'status', is: 200 }, '200'],
    [{ unit: 'boolean', is: true }, 'true'],
    [{ unit: 'count', max: 0 }, 'none'],
    [{ unit: 'bytes', max: 150e6, per: 'minute' }, 'at most 150 MB a minute'],
    [{ unit: 'count', max: 0, per: 'minute' }, 'at most 0 a minute'],
  ])('shows %j as %s', (threshold, shown) => {
    expect(bounds(threshold)).toBe(shown);
  });

  it('names the samples that are needed only where they are asked for', () => {
    expect(expected({ unit: 'ms', max: 200, minSamples: 300 })).toBe('at most 200 ms over at least 300 samples');
    expect(expected({ unit: 'ms', max: 200, minSamples: 1 })).toBe('at most 200 ms');
  });
});

describe('measured', () => {
  it('says over which time a change was', () => {
    const growth = { unit: 'bytes', max: 150e6, per: 'minute' } as const;
    expect(measured({ value: 697.1e6, unit: 'bytes', samples: 90 }, growth)).toBe('697.1 MB a minute');
  });

  it('never shows a value as its bound when it is not', () => {
    expect(measured({ value: 200.04, unit: 'ms', samples: 1 }, { unit: 'ms', max: 200 })).toBe('200.04 ms');
    expect(measured({ value: 0.01004, unit: 'ratio', samples: 1 }, { unit: 'ratio', max: 0.01 })).toBe('1.004 %');
    const tenth = { unit: 's', min: 0.1 } as const;
    expect(measured({ value: 0.0996, unit: 's', samples: 1 }, tenth)).toBe('99.6 ms');
    expect(measured({ value: 0.09999, unit: 's', samples: 1 }, tenth)).toBe('99.99 ms');
    expect(measured({ value: 0.09996, unit: 'ms', samples: 1 }, { unit: 'ms', max: 0.1 })).toBe('99.96 µs');
    fc.assert(
      fc.property(
        fc.constantFrom(...units.filter((unit) => unit !== 'text')),
        fc.double({ noNaN: true, min: -1e12, max: 1e12 }),
        fc.double({ noNaN: true, min: -1e-6, max: 1e-6 }),
        (unit, max, step) => {
          const value = max + step;
          return value === max || measured({ value, unit, samples: 1 }, { unit, max }) !== figure(max, unit);
        },
      ),
    );
  });
});

describe('measured text', () => {
  const long = 'x'.repeat(250);
  it.each<[Measured, Threshold['is'], string]>([
    ['timeout', 'connected', '"timeout"'],
    [5, '5', '5 (a number, not a string)'],
    ['5', 5, '"5" (a string, not a number)'],
    [true, 'true', 'true (a boolean, not a string)'],
    [`${long}a`, [`${long}b`, 'c'], `"${long.slice(0, 200)}… (251 characters)" (different at character 251)`],
    [{ inWords: '5' }, '5', '5'],
  ])('%j where %j is asked for', (value, is = '', shown) => {
    expect(measured({ value, unit: 'text', samples: 1 }, { unit: 'text', is })).toBe(shown);
  });
});

describe('observations', () => {
  it.each([
    [{ value: 'timeout', unit: 'text', samples: 3, attempts: ['timeout', 'timeout', 'timeout'] }, '3 of 3 samples'],
    [{ value: 'failed', unit: 'outcome', samples: 1, attempts: ['failed', 'failed'] }, '2 of 2 samples'],
    [{ value: 'flaky', unit: 'outcome', samples: 1, attempts: ['failed', 'passed'] }, 'failed, passed'],
    [{ value: 212, unit: 'ms', samples: 300, low: 190, high: 240 }, 'between 190 ms and 240 ms, 300 samples'],
    [
      { value: 212, unit: 'ms', samples: 18_204, independent: 410, low: 190, high: 240 },
      'between 190 ms and 240 ms, 18,204 samples, worth 410 independent ones',
    ],
    [{ value: 212, unit: 'ms', samples: 90, low: 190, high: null }, 'at least 190 ms, 90 samples'],
    [{ value: 212, unit: 'ms', samples: 2, low: null, high: null }, 'not bounded by so few, 2 samples'],
    [{ value: 212, unit: 'ms', samples: 1200 }, '1,200 samples'],
    [{ value: 94, unit: 'score', samples: 2, upTo: 5, attempts: [93, 95] }, 'settled after 2 of up to 5 visits'],
    [{ value: 94, unit: 'score', samples: 5, upTo: 5 }, 'all of 5 visits'],
    [{ value: 94, unit: 'score', samples: 1, upTo: 1 }, ''],
    [
      { value: 50, unit: 'score', samples: 4, upTo: 4, low: 40, high: 61 },
      'between 40 and 61, not settled after 4 visits',
    ],
    [{ value: 50, unit: 'score', samples: 2, upTo: 5, low: null, high: null }, 'not settled after 5 visits'],
    [
      { value: { inWords: '(absent)' }, unit: 'text', samples: 2, attempts: [{ inWords: '(absent)' }, 'a'] },
      '1 of 2 samples',
    ],
    [{ value: 200, unit: 'status', samples: 1 }, ''],
  ] as const)('sums %j up as "%s"', (measurement, shown) => {
    expect(observations(measurement)).toBe(shown);
  });
});

describe('duration', () => {
  it.each([
    [0.0124, '12 ms'],
    [0.9996, '1 s'],
    [4.23, '4.2 s'],
    [9.96, '10 s'],
    [48.4, '48 s'],
    [59.7, '1 min'],
    [372, '6 min 12 s'],
    [3599.6, '1 h'],
    [7500, '2 h 5 min'],
    [Number.NaN, 'unknown'],
  ])('shows %f s as %s', (seconds, shown) => {
    expect(duration(seconds)).toBe(shown);
  });
});
