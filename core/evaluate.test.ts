import { describe, expect, it } from 'vitest';
import { check, task } from '../gate/testing/plans.ts';
import { evaluate } from './evaluate.ts';
import { type Case, candidate, connected, judged, quick } from './testing/judged.ts';

describe('what was measured', () => {
  it.each<Case>([
    ['no measurement', connected, undefined, {}, 'inconclusive: not-measured'],
    ['another unit', quick, { value: 0.1, unit: 's' }, {}, 'inconclusive: wrong-unit'],
    ['not a number', quick, { value: Number.NaN }, {}, 'inconclusive: not-finite'],
    ['an infinite number', quick, { value: -Infinity }, {}, 'inconclusive: not-finite'],
    ['a text where a number is bounded', quick, { value: 'fast' }, {}, 'inconclusive: not-finite'],
    ['at the upper bound', quick, { value: 200 }, {}, 'pass: within-threshold'],
    ['beyond the upper bound', quick, { value: 200.1 }, {}, 'fail: beyond-threshold'],
    ['at the lower bound', { unit: 'score', min: 85 }, { value: 85 }, {}, 'pass: within-threshold'],
    ['below the lower bound', { unit: 'score', min: 85 }, { value: 84 }, {}, 'fail: beyond-threshold'],
    ['outside a range', { unit: 'count', min: 3, max: 5 }, { value: 6 }, {}, 'fail: beyond-threshold'],
    ['the value that is asked for', connected, { value: 'connected' }, {}, 'pass: within-threshold'],
    ['another value', connected, { value: 'timeout' }, {}, 'fail: beyond-threshold'],
    [
      'one of several values',
      { unit: 'outcome', is: ['passed', 'flaky'] },
      { value: 'flaky' },
      {},
      'pass: within-threshold',
    ],
    [
      'none of several values',
      { unit: 'outcome', is: ['passed', 'flaky'] },
      { value: 'failed' },
      {},
      'fail: beyond-threshold',
    ],
    ['true where "true" is asked for', { unit: 'boolean', is: 'true' }, { value: true }, {}, 'fail: beyond-threshold'],
    ['a threshold without a bound', { unit: 'text' }, { value: 'anything' }, {}, 'fail: beyond-threshold'],
    [
      'words of the value that is asked for',
      connected,
      { value: { inWords: 'connected' } },
      {},
      'fail: beyond-threshold',
    ],
    ['words where a number is bounded', quick, { value: { inWords: '(absent)' } }, {}, 'fail: beyond-threshold'],
    ['no sample', quick, { value: 1, samples: 0 }, {}, 'inconclusive: not-seen'],
    [
      'words without a sample',
      { unit: 'text', is: 'refused' },
      { value: { inWords: 'nothing' }, samples: 0 },
      {},
      'inconclusive: not-seen',
    ],
    [
      'a value of 0 without a sample',
      { unit: 'count', min: 1 },
      { value: 0, samples: 0 },
      {},
      'fail: beyond-threshold',
    ],
    [
      'fewer samples than asked for',
      { ...quick, minSamples: 300 },
      { value: 1, samples: 299 },
      {},
      'inconclusive: too-few-samples',
    ],
    [
      'few samples beyond the bound',
      { ...quick, minSamples: 300 },
      { value: 900, samples: 3 },
      {},
      'fail: beyond-threshold',
    ],
    ['an interval across the bound', quick, { value: 190, low: 170, high: 210 }, {}, 'inconclusive: too-close-to-call'],
    ['an interval within the bound', quick, { value: 190, low: 180, high: 200 }, {}, 'pass: within-threshold'],
    [
      'an interval across the lower bound',
      { unit: 'score', min: 85 },
      { value: 90, low: 80, high: 95 },
      {},
      'inconclusive: too-close-to-call',
    ],
    [
      'beyond, with an interval across the bound',
      quick,
      { value: 210, low: 190, high: 230 },
      {},
      'inconclusive: too-close-to-call',
    ],
    ['beyond with its whole interval', quick, { value: 210, low: 200.1, high: 230 }, {}, 'fail: beyond-threshold'],
    [
      'below the lower bound, with an interval across it',
      { unit: 'score', min: 85 },
      { value: 80, low: 75, high: 85 },
      {},
      'inconclusive: too-close-to-call',
    ],
    [
      'nothing that bounds it from above',
      quick,
      { value: 1, low: 0, high: null },
      {},
      'inconclusive: too-close-to-call',
    ],
    [
      'beyond, and nothing that bounds it from below',
      quick,
      { value: 900, low: null, high: null },
      {},
      'inconclusive: too-close-to-call',
    ],
    [
      'beyond, and nothing that bounds it from above',
      quick,
      { value: 900, low: 700, high: null },
      {},
      'fail: beyond-threshold',
    ],
    ['an infinite interval', quick, { value: 190, low: 0, high: Infinity }, {}, 'inconclusive: not-finite'],
    [
      'a tool that broke after a good measurement',
      quick,
      { value: 1 },
      { status: 'errored' },
      'inconclusive: task-not-completed',
    ],
    ['a tool that broke after a failure', quick, { value: 900 }, { status: 'errored' }, 'fail: beyond-threshold'],
    ['a time-out after a failure', quick, { value: 900 }, { status: 'timed-out' }, 'fail: beyond-threshold'],
  ])('%s', (_, threshold, measured, rest, expected) => {
    expect(judged(threshold, measured, rest)).toBe(expected);
  });

  it('has nothing to say without a run', () => {
    expect(evaluate(check(), task(), undefined, candidate)).toEqual({ result: 'inconclusive', cause: 'not-measured' });
  });
});
