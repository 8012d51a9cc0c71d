import { expect, test } from 'vitest';
import { gradeOf, scoreOf } from './points.ts';

test('points and grades', () => {
  expect(scoreOf(['csp-implemented-with-no-unsafe', 'corp-implemented-with-same-site'])).toBe(100);
  // Extra points count from 90 on.
  expect(scoreOf(['hsts-implemented-max-age-less-than-six-months', 'corp-implemented-with-same-site'])).toBe(100);
  expect(scoreOf(['hsts-not-implemented', 'corp-implemented-with-same-site'])).toBe(80);
  expect([100, 99, 90, 89, 80, 79, 75, 65, 60, 55, 45, 40, 30, 25, 24, 0].map(gradeOf)).toEqual([
    'A+',
    'A',
    'A',
    'A-',
    'B+',
    'B',
    'B',
    'B-',
    'C+',
    'C',
    'C-',
    'D+',
    'D',
    'D-',
    'F',
    'F',
  ]);
});
