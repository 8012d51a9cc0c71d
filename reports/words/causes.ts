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
    fix: 'If something else of its task failed, fix that first. If not, the value is not in the task’s evidence: correct what staging or the tool returns, or the claim that reads it.',
    origin: 'tool',
    rank: 24,
  },
  'wrong-unit': {
    what: 'it was measured in a different unit than its bound',
    fix: 'Make the claim’s read return the unit of its threshold. If the claim is not your own, report it with the run’s folder.',
    origin: 'tool',
    rank: 27,
  },
  'not-finite': {
    what: 'the measured value cannot be compared with its bound',
    fix: 'Make the claim’s read return a finite number, or give its threshold "is" if it is a text. If the claim is not your own, report it with the run’s folder.',
    origin: 'tool',
    rank: 28,
  },
  'other-candidate': reasons['other-candidate'],
  wall: reasons.wall,
  gone: reasons.gone,
  'candidate-unknown': { ...reasons.unidentified, rank: 12 },
  'not-seen': {
    what: 'what is asked for could not be seen',
    fix: 'What was found in its place is next to the check. Correct that where it comes from (staging, CI, the command), or correct the claim if it asks for the wrong thing.',
    origin: 'test',
    rank: 24,
  },
  'too-few-samples': {
    what: 'there are too few samples to tell',
    fix: 'Ask for more in the claim: longer stages or more users for load, more samples for a latency or a query. If staging was too slow for them, or answered many with errors, look into that first.',
    origin: 'test',
    rank: 25,
  },
  'too-close-to-call': {
    what: 'it is too close to its bound to be sure on which side it is',
    fix: 'Ask for more in the claim: longer stages or more users for load, more samples for a latency or a query, more runs for a page. If it stays so close, improve what is measured, or move the bound.',
    origin: 'test',
    rank: 26,
  },
  'worse-than-baseline': { ...decided, what: 'it is worse than the baseline by more than is allowed' },
  'close-to-baseline': {
    what: 'its runs cannot tell whether it is worse than the baseline by more than is allowed',
    fix: 'Record more runs that differ less, or allow more (worse). To run the gate until it passes would let a slower build through by chance.',
    origin: 'test',
    rank: 26,
  },
  'no-baseline': reasons['no-baseline'],
  'other-baseline': reasons['other-baseline'],
  'no-contact': reasons['no-contact'],
  'task-not-completed': {
    what: 'it is within its bound, but its task did not complete',
    fix: `${seeOutput} Fix what ended it, and run the gate again.`,
    origin: 'tool',
    rank: 29,
  },
};

/** What else is open may follow from it, and cannot be settled before. */
const rollOut = { ...reasons['other-candidate'], rank: 1 };

/** `other-candidate` if answers of one look differ. */
export const mixed: Words = {
  ...rollOut,
  what: 'a service’s replicas run different builds',
  fix: 'Let the roll-out finish, then run the gate again. If none is under way, find the replica that kept another build, and replace it.',
};

/** `other-candidate` if it was the expected build before, or is again. */
export const replaced: Words = {
  ...rollOut,
  what: 'the build changed while the gate ran',
  fix: 'Let the roll-out finish, keep others away while the gate runs, and gate the new build as a whole. If nobody deployed, find out what replaces or restarts the service.',
};
