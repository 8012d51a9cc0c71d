/** Of a claim of users that a fast staging keeps. */
import type { UsersOptions } from '../users.ts';

export const bounds: UsersOptions = {
  quick: [
    [5, '500ms'],
    [5, '1500ms'],
  ],
  full: [[100, '1m']],
  p95: { max: 1000 },
  errors: { max: 0.05 },
  minRequests: 190,
};
