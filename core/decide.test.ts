import { describe, expect, it } from 'vitest';
import { check, contact, execution, measurement, plan, run, task } from '../gate/testing/plans.ts';
import { decide } from './decide.ts';
import type { ContactRule, Execution, GateReport, Plan, TaskRun } from './model.ts';

const codes = (report: GateReport) => report.objections.map(({ code, subject }) => `${code}: ${subject}`);
const failed = run({ measurements: { 'health/redis': measurement({ value: 'timeout' }) } });

describe('decide', () => {
  it('promotes when every required check passed', () => {
    const report = decide(plan(), execution());
    expect(report.verdict).toBe('promotable');
    expect(report.findings).toMatchObject([{ result: 'pass', cause: 'within-threshold', blocks: false }]);
    expect(report.seconds).toBe(2);
    expect(report.candidate.observed).toEqual({ app: { version: '1.4.0', environment: 'staging' } });
  });

  it('is blocked by one failure, whatever else is missing', () => {
    const other = task({ id: 'health/other', checks: [check({ id: 'health/other' })] });
    const report = decide(plan({ tasks: [task(), other] }), execution({ runs: [failed], finished: false }));
    expect(report.verdict).toBe('blocked');
    expect(report.findings.map(({ result, blocks }) => [result, blocks])).toEqual([
      ['fail', true],
      ['inconclusive', true],
    ]);
  });

  it.each([
    ['untrusted-certificate', { code: 'untrusted-certificate', detail: 'it has expired' }],
    ['try-later', { code: 'try-later', detail: 'it has expired' }],
    ['unreachable', undefined],
  ] as const)('tells what took staging’s place after a failure: %s', (code, reason) => {
    const after = { app: { problem: { code, detail: 'it has expired' } } };
    const left = { ...failed, candidate: { before: failed.candidate.before, after } };
    const [finding] = decide(plan(), execution({ runs: [left] })).findings;
    expect(finding).toMatchObject({ result: 'inconclusive', cause: 'gone' });
    expect(finding?.reason).toEqual(reason);
  });

  it('is not blocked by an advisory check, and shows it', () => {
    const advisory = task({ checks: [check(), check({ id: 'health/extra', level: 'advisory' })] });
    const report = decide(plan({ tasks: [advisory] }), execution());
    expect(report.verdict).toBe('promotable');
    expect(report.findings[1]).toMatchObject({ result: 'inconclusive', blocks: false });
  });

  it.each<[string, Partial<Plan>, Partial<Execution>, string[]]>([
    ['a run that was cut short', {}, { finished: false }, ['not-finished: 2026-11-21T02-00-00Z-example-0000']],
    [
      'a plan that was changed after the run',
      {},
      { planChanged: true },
      ['plan-changed: 2026-11-21T02-00-00Z-example-0000'],
    ],
    [
      'a record that was changed after the run',
      {},
      { recordChanged: true },
      ['record-changed: 2026-11-21T02-00-00Z-example-0000'],
    ],
    ['a gate that failed', {}, { finished: false, failure: 'disk full' }, ['gate-failed: disk full']],
    ['a part', { selection: { layers: ['health'] } }, {}, ['partial: health']],
    [
      'a profile that may not promote',
      { policy: { ...plan().policy, promotes: ['full'] } },
      {},
      ['profile-may-not-promote: quick'],
    ],
    [
      'a required layer without a check',
      { policy: { ...plan().policy, requiredLayers: ['health', 'load'] } },
      {},
      ['layer-without-check: load'],
    ],
    [
      'a required layer of which every check is waived',
      {
        policy: {
          ...plan().policy,
          requiredLayers: ['health', 'load'],
          waivers: [{ check: 'load/users', owner: '@api', reason: 'too slow', until: '2026-12-01' }],
        },
        tasks: [
          task(),
          task({ id: 'load/users', layer: 'load', checks: [check({ id: 'load/users', layer: 'load' })] }),
        ],
      },
      {},
      ['layer-without-check: load'],
    ],
    ['a requirement that no check covers', { requirements: { 'EX-01': 'It works' } }, {}, ['not-covered: EX-01']],
    [
      'a requirement that only an advisory check covers',
      {
        requirements: { 'EX-01': 'It works' },
        tasks: [
          task(),
          task({ id: 'health/b', checks: [check({ id: 'health/b', level: 'advisory', covers: ['EX-01'] })] }),
        ],
      },
      {},
      ['not-covered: EX-01'],
    ],
    ...[undefined, 'EX-01'].map((requirement): [string, Partial<Plan>, Partial<Execution>, string[]] => [
      `a requirement that only a waived check covers, and the ${requirement === undefined ? 'waiver does not name' : 'expired waiver names'}`,
      {
        requirements: { 'EX-01': 'It works' },
        policy: {
          ...plan().policy,
          waivers: [
            { check: 'health/b', owner: '@api', reason: 'slow', until: '2026-12-01' },
            ...(requirement === undefined
              ? []
              : [{ check: 'health/b', owner: '@api', reason: 'slow', until: '2026-11-20', requirement }]),
          ],
        },
        tasks: [task(), task({ id: 'health/b', checks: [check({ id: 'health/b', covers: ['EX-01'] })] })],
      },
      { runs: [run(), run({ task: 'health/b', measurements: { 'health/b': measurement() } })] },
      ['not-covered: EX-01'],
    ]),
    [
      'no task at all',
      { tasks: [], policy: { ...plan().policy, requiredLayers: [] } },
      { runs: [] },
      ['nothing-blocks: example'],
    ],
    [
      'a run that nobody planned',
      {},
      { runs: [run(), run({ task: 'health/stranger' })] },
      ['unknown-run: health/stranger'],
    ],
    ['two runs of one task', {}, { runs: [run(), run()] }, ['unknown-run: health/deep']],
  ])('is inconclusive with %s', (_, planned, executed, objections) => {
    const report = decide(plan(planned), execution(executed));
    expect(report.verdict).toBe('inconclusive');
    expect(codes(report)).toEqual(objections);
  });

  it.each<[string, ContactRule['of'], Partial<TaskRun>, string]>([
    ['its own answer', 'test', { contacts: { 'health/redis': contact(1) } }, 'promotable'],
    ['an answer of the task alone', 'test', { contact: contact(1) }, 'no-contact'],
    ['an answer of another test', 'test', { contacts: { 'health/other': contact(1) } }, 'no-contact'],
    ['no answer', 'test', { contacts: { 'health/redis': contact(0) } }, 'no-contact'],
    ['no record', 'test', {}, 'no-contact'],
    ['an answer', 'task', { contact: contact(3) }, 'promotable'],
    ['no answer', 'task', { contact: contact(0) }, 'no-contact'],
    ['a process that is not Node', 'task', { contact: 'not-observable' }, 'no-contact'],
    ['a process that is not Node', 'observable', { contact: 'not-observable' }, 'promotable'],
    ['no answer', 'observable', { contact: contact(0) }, 'no-contact'],
    ['no record', 'observable', {}, 'no-contact'],
    ['no record', 'gate', {}, 'promotable'],
    ['no record', 'none', {}, 'promotable'],
  ])('with %s, where staging must answer the %s', (_, of, seen, expected) => {
    const report = decide(plan({ tasks: [task({ contact: { of } })] }), execution({ runs: [run(seen)] }));
    const [finding] = report.findings;
    expect(finding?.result === 'pass' ? report.verdict : finding?.cause).toBe(expected);
    expect(report.contact).toEqual(seen.contact && { 'health/deep': seen.contact });
    const beyond = decide(
      plan({ tasks: [task({ contact: { of } })] }),
      execution({ runs: [run({ ...seen, measurements: failed.measurements })] }),
    );
    expect(beyond.verdict).toBe('blocked');
  });

  it.each(['within', 'beyond'] as const)('says what was reached instead of staging (%s its bound)', (where) => {
    const reached = { origins: {}, others: ['a:1', 'b:2', 'c:3', 'd:4'] };
    const measured = where === 'beyond' ? { measurements: failed.measurements } : {};
    const one = (seen: Partial<TaskRun>) =>
      decide(
        plan({ tasks: [task({ contact: { of: 'test' } })] }),
        execution({ runs: [run({ ...measured, ...seen })] }),
      );
    const unasked = one({ contacts: { 'health/redis': { ...reached, unasked: true } } });
    expect(unasked.verdict).toBe('inconclusive');
    const { verdict } = one({ contacts: { 'health/redis': reached } });
    expect(unasked.findings[0]?.reason).toEqual({
      code: 'no-contact',
      detail: 'it reached a:1, b:2, c:3 and 1 more instead',
    });
    expect(verdict).toBe(where === 'beyond' ? 'blocked' : 'inconclusive');
    const both = one({ contacts: { 'health/redis': { ...reached, origins: { app: 1 } } } });
    expect(both.verdict).toBe(where === 'beyond' ? 'blocked' : 'promotable');
  });

  it('takes no failure of a test for staging’s that had asked nobody', () => {
    const contacts = { 'health/redis': { origins: {}, others: [], unasked: true } } as const;
    const items = [{ label: 'SHOP_KEY is not set' }];
    const measurements = { 'health/redis': measurement({ value: 'timeout', items }) };
    const tasks = [task({ contact: { of: 'test' } })];
    const one = (of: 'test' | 'none') =>
      decide(
        plan({ tasks: tasks.map((each) => ({ ...each, contact: { of } })) }),
        execution({ runs: [run({ measurements, contacts })] }),
      );
    const detail = 'it failed before its suite had asked a declared origin; SHOP_KEY is not set';
    const reason = { code: 'no-contact', detail, fix: expect.stringMatching(/^Fix the test: /) };
    expect(one('test').findings[0]).toMatchObject({ result: 'inconclusive', reason });
    expect(one('none').verdict).toBe('blocked');
  });

  it('does not promote a run that an older stagegate saved', () => {
    const report = decide(plan({ savedBy: 'stagegate 0.1.0' }), execution());
    expect(report.verdict).toBe('inconclusive');
    expect(codes(report)).toEqual(['older-format: stagegate 0.1.0']);
  });

  it('lists what covers each requirement', () => {
    const covering = task({ checks: [check({ covers: ['EX-01'] })] });
    expect(decide(plan({ requirements: { 'EX-01': 'It works' }, tasks: [covering] }), execution()).coverage).toEqual([
      { requirement: 'EX-01', title: 'It works', checks: ['health/redis'] },
    ]);
  });
});
