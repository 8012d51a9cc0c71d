/** Why a finding is what it is, in words. */
import type { Cause } from '../../core/model.ts';
import { reasons } from './reasons.ts';
import { seeOutput, type Words } from './words.ts';

/** These decide a finding, and are never a reason for an inconclusive verdict. */
const decided = { fix: '', origin: 'product', rank: 39 } as const;

export const causes: Readonly<Record<Cause, Words>> = {
  'within-threshold': { ...decided, what: 'it is within its bound' },
  'beyond-threshold': { ...decided, what: 'it is beyond its bound' },
  'not-measured': {
    what: 'it was planned, but nothing measured it',
    fix: `Fix what failed in the same task first. ${seeOutput}`,
    origin: 'tool',
    rank: 24,
  },
  'wrong-unit': {
    what: 'it was measured in a different unit than its bound',
    fix: 'Fix the claim, or the code that reads its tool’s output.',
    origin: 'tool',
    rank: 27,
  },
  'not-finite': {
    what: 'the measured value cannot be compared with its bound',
    fix: 'Fix the claim, or the code that reads its tool’s output.',
    origin: 'tool',
    rank: 28,
  },
  'other-candidate': reasons['other-candidate'],
  wall: reasons.wall,
  gone: reasons.gone,
  'candidate-unknown': { ...reasons.unidentified, rank: 12 },
  'not-seen': {
    what: 'what it asks for could not be seen',
    fix: 'Fix what was found instead. Its evidence has the details.',
    origin: 'test',
    rank: 24,
  },
  'too-few-samples': {
    what: 'there are too few samples to tell',
    fix: 'Measure longer, or more often.',
    origin: 'test',
    rank: 25,
  },
  'too-close-to-call': {
    what: 'it is too close to its bound to be sure on which side it is',
    fix: 'Measure longer, or more often.',
    origin: 'test',
    rank: 26,
  },
  'worse-than-baseline': { ...decided, what: 'it is worse than the baseline by more than is allowed' },
  'close-to-baseline': {
    what: 'one run cannot tell whether it is worse than the baseline by more than is allowed',
    fix: 'Measure longer, or run the gate again: each run is judged by itself.',
    origin: 'test',
    rank: 26,
  },
  'no-baseline': reasons['no-baseline'],
  'other-baseline': reasons['other-baseline'],
  'no-contact': reasons['no-contact'],
  'task-not-completed': {
    what: 'it is within its bound, but its task did not complete',
    fix: seeOutput,
    origin: 'tool',
    rank: 29,
  },
};

/** `other-candidate` if it was the expected build before, or is again. */
export const replaced: Words = {
  ...reasons['other-candidate'],
  what: 'a service was replaced while the gate ran',
  fix: 'Let the roll-out finish, or find out what restarts the service, then run the gate again.',
};
