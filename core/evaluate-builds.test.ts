/** What was measured counts only if it is the candidate's, and staging's. */
import { describe, expect, it } from 'vitest';
import { check, measurement, run, task } from '../gate/testing/plans.ts';
import { evaluate } from './evaluate.ts';
import type { Candidate, TaskRun } from './model.ts';
import { type Case, candidate, connected, judged, quick } from './testing/judged.ts';

const nothingThere = { problem: { code: 'nothing-there' } };

function seen(before: object, after: object): Partial<TaskRun> {
  return { candidate: { before, after } as TaskRun['candidate'] };
}

describe('the build that was measured', () => {
  it.each<Case>([
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
      'no measurement by a connection that went away together with staging',
      connected,
      undefined,
      {
        ...seen({ app: { version: '1.4.0' } }, { app: { problem: { code: 'unreachable' } } }),
        reason: { code: 'connection-unreachable' },
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
    ...(['unreachable', 'connection-unreachable', 'unavailable', 'wall', 'settled'] as const).map(
      (code): Case => [
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

  it.each([
    ['nothing was where services say what they are', { app: nothingThere }, 'inconclusive: candidate-unknown'],
    ['a page was where one says what it is', { app: { problem: { code: 'unidentified' } } }, 'fail: beyond-threshold'],
    ['one of two services was not there', { app: nothingThere, api: { version: '2' } }, 'fail: beyond-threshold'],
    [
      'a service says its commit, and no version',
      { app: { ...nothingThere, commit: 'c0ffee1' } },
      'fail: beyond-threshold',
    ],
    [
      'one service was not there, and the other could not be reached',
      { app: nothingThere, api: { problem: { code: 'unreachable' } } },
      'inconclusive: candidate-unknown',
    ],
    [
      'one service was not there, and a gateway answered for the other',
      { app: nothingThere, api: { problem: { code: 'unavailable' } } },
      'fail: beyond-threshold',
    ],
    ['one service refused', { app: { problem: { code: 'refused' } } }, 'inconclusive: candidate-unknown'],
    ['no service was asked', {}, 'fail: beyond-threshold'],
  ])('of a failure without a named candidate, where %s', (_, before, expected) => {
    const unnamed: Candidate = { named: false, services: { app: '', api: '' } };
    expect(judged(quick, { value: 900 }, seen(before, before), unnamed)).toBe(expected);
  });
});
