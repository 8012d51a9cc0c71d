import { expect, test } from 'vitest';
import { counted, type Timed } from './stages.ts';

test.each<[string, readonly Timed[], number]>([
  [
    'a peak that is held',
    [
      [5, 0.5],
      [5, 4.5],
    ],
    5,
  ],
  [
    'a peak that is held after others',
    [
      [20, 5],
      [50, 5],
      [50, 2],
      [0, 1],
    ],
    50,
  ],
  [
    'a peak that is passed',
    [
      [20, 1.5],
      [0, 1.5],
    ],
    12,
  ],
  [
    'a peak that is passed slowly',
    [
      [20, 60],
      [0, 60],
    ],
    19,
  ],
  [
    'two peaks, neither of them held',
    [
      [20, 1],
      [0, 1],
      [20, 1],
      [0, 1],
    ],
    8,
  ],
  [
    'a load that is shorter than a look',
    [
      [20, 0.5],
      [0, 0.5],
    ],
    0,
  ],
])('k6 counts users of %s', (_, stages, users) => {
  expect(counted(stages)).toBe(users);
});
