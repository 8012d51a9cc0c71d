import { describe, expect, it } from 'vitest';
import { check, measurement, run, task } from '../gate/testing/plans.ts';
import { evaluate } from './evaluate.ts';
import type { Check, Measurement, TaskRun, Threshold } from './model.ts';

const candidate = { named: true, services: { app: '1.4.0' } };

function judged(threshold: Threshold, measured: Partial<Measurement> | undefined, rest: Partial<TaskRun> = {}): string {
  const subject: Check = check({ threshold });
  const measurements =
    measured === undefined ? {} : { [subject.id]: measurement({ unit: threshold.unit, ...measured }) };
  const { result, cause } = evaluate(subject, task(), run({ measurements, ...rest }), candidate);
  return `${result}: ${cause}`;
}

function seen(before: object, after: object): Partial<TaskRun> {
  return { candidate: { before, after } as TaskRun['candidate'] };
}

const connected: Threshold = { unit: 'text', is: 'connected' };
const quick: Threshold = { unit: 'ms', max: 200 };

describe('evaluate', () => {
  it.each<[string, Threshold, Partial<Measurement> | undefined, Partial<TaskRun>, string]>([
    ['no measurement', connected, undefined, {}, 'inconclusive: not-measured'],
    [
      'no measurement of a staging that nothing answered any more',
      connected,
      undefined,
      {
        ...seen({ app: { version: '1.4.0' } }, { app: { problem: { code: 'unreachable' } } }),
        reason: { code: 'no-answer' },
      },
      'inconclusive: gone',
    ],
    [
      'no measurement of a load that ended early, for failures of a staging that went away',
      connected,
      undefined,
      {
        ...seen({ app: { version: '1.4.0' } }, { app: { problem: { code: 'unreachable' } } }),
        gaps: { 'health/redis': { code: 'settled' } },
      },
      'inconclusive: gone',
    ],
    [
      'no measurement of a load that ended early, of a staging that still answers',
      connected,
      undefined,
      { gaps: { 'health/redis': { code: 'settled' } } },
      'inconclusive: not-measured',
    ],
    ...(['unreachable', 'unavailable', 'wall', 'settled'] as const).map(
      (code): [string, Threshold, undefined, Partial<TaskRun>, string] => [
        `no measurement (${code}) while another build took staging's place`,
        connected,
        undefined,
        { ...seen({ app: { version: '1.4.0' } }, { app: { version: '1.4.1' } }), gaps: { 'health/redis': { code } } },
        'inconclusive: other-candidate',
      ],
    ),
    [
      'no measurement for a reason of its own, while another build took staging’s place',
      connected,
      undefined,
      {
        ...seen({ app: { version: '1.4.0' } }, { app: { version: '1.4.1' } }),
        gaps: { 'health/redis': { code: 'skipped' } },
      },
      'inconclusive: not-measured',
    ],
    [
      'no measurement of a staging that still answers',
      connected,
      undefined,
      { reason: { code: 'unreachable' } },
      'inconclusive: not-measured',
    ],
    [
      'no measurement for another reason, of a staging that is gone',
      connected,
      undefined,
      {
        ...seen({ app: { version: '1.4.0' } }, { app: { problem: { code: 'unreachable' } } }),
        reason: { code: 'tool-missing' },
      },
      'inconclusive: not-measured',
    ],
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
    [
      'an interval across the bound, of a staging that was away for a part',
      quick,
      { value: 210, low: 190, high: 230 },
      { gaps: { 'health/redis': { code: 'gone' } } },
      'inconclusive: gone',
    ],
    [
      'beyond with its whole interval, of a staging that was away for a part',
      quick,
      { value: 210, low: 201, high: 230 },
      { gaps: { 'health/redis': { code: 'gone' } } },
      'fail: beyond-threshold',
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
    [
      'another build',
      quick,
      { value: 1 },
      seen({ app: { version: '1.3.9' } }, { app: { version: '1.3.9' } }),
      'inconclusive: other-candidate',
    ],
    [
      'a failure of another build',
      quick,
      { value: 900 },
      seen({ app: { version: '1.3.9' } }, { app: { version: '1.3.9' } }),
      'inconclusive: other-candidate',
    ],
    [
      'a build that changed on the way',
      quick,
      { value: 1 },
      seen({ app: { version: '1.4.0' } }, { app: { version: '1.4.1' } }),
      'inconclusive: other-candidate',
    ],
    [
      'a service that was replaced by another build of the same version',
      quick,
      { value: 1 },
      seen({ app: { version: '1.4.0', commit: 'aaaaaaa' } }, { app: { version: '1.4.0', commit: 'bbbbbbb' } }),
      'inconclusive: other-candidate',
    ],
    [
      'a service that no longer answers',
      quick,
      { value: 1 },
      seen({ app: { version: '1.4.0' } }, { app: { problem: { code: 'unreachable' } } }),
      'inconclusive: gone',
    ],
    [
      'a failure after which the service no longer answers',
      quick,
      { value: 900 },
      seen({ app: { version: '1.4.0' } }, { app: { problem: { code: 'unreachable' } } }),
      'inconclusive: gone',
    ],
    [
      'a failure after which a gateway answers for the service',
      quick,
      { value: 900 },
      seen({ app: { version: '1.4.0' } }, { app: { problem: { code: 'unavailable' } } }),
      'inconclusive: gone',
    ],
    [
      'a failure after which an origin without an identity no longer answers',
      quick,
      { value: 900 },
      { silent: { web: { code: 'unreachable' } } },
      'inconclusive: gone',
    ],
    [
      'a failure beside a service that answered neither before nor after',
      quick,
      { value: 900 },
      seen({ app: { problem: { code: 'unreachable' } } }, { app: { problem: { code: 'unreachable' } } }),
      'fail: beyond-threshold',
    ],
    [
      'a failure after which the service answers, but not who it is',
      quick,
      { value: 900 },
      seen({ app: { version: '1.4.0' } }, { app: { problem: { code: 'unidentified' } } }),
      'fail: beyond-threshold',
    ],
    [
      'a failure of what never said that it is the candidate, until then',
      quick,
      { value: 900 },
      seen({ app: { problem: { code: 'unidentified' } } }, { app: { version: '1.4.0' } }),
      'inconclusive: candidate-unknown',
    ],
    [
      'a failure of what says that it is the candidate, and not all else that it is asked for',
      quick,
      { value: 900 },
      seen({ app: { version: '1.4.0', problem: { code: 'unidentified' } } }, { app: { version: '1.4.0' } }),
      'fail: beyond-threshold',
    ],
    ['nobody who says what it is', quick, { value: 1 }, seen({}, {}), 'inconclusive: candidate-unknown'],
  ])('%s', (_, threshold, measured, rest, expected) => {
    expect(judged(threshold, measured, rest)).toBe(expected);
  });

  it('counts a failure of what keeps staging away, and nothing else of such a staging', () => {
    const away = { app: { problem: { code: 'untrusted-certificate' } } } as const;
    const of = (value: number, of: Parameters<typeof task>[0]) => {
      const measurements = { 'health/redis': measurement({ unit: 'ms', value }) };
      const seen = run({ measurements, candidate: { before: away, after: away } });
      return evaluate(check({ threshold: quick }), task(of), seen, candidate);
    };
    const despite = { despite: 'untrusted-certificate' } as const;
    expect(of(900, despite)).toEqual({ result: 'fail', cause: 'beyond-threshold' });
    expect(of(1, despite)).toEqual({ result: 'inconclusive', cause: 'candidate-unknown' });
    expect(of(900, {})).toEqual({ result: 'inconclusive', cause: 'candidate-unknown' });
  });

  it('takes a commit by its first seven characters, and no fewer', () => {
    const observed = { app: { commit: 'c0ffee1d2e3f' } };
    const subject = run({ candidate: { before: observed, after: observed } });
    const of = (commit: string) => evaluate(check(), task(), subject, { named: true, services: { app: commit } }).cause;
    expect(of('c0ffee1')).toBe('within-threshold');
    expect(of('c0ffee')).toBe('other-candidate');
  });

  it('has nothing to say without a run', () => {
    expect(evaluate(check(), task(), undefined, candidate)).toEqual({ result: 'inconclusive', cause: 'not-measured' });
  });
});
