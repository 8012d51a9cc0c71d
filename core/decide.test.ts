import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check, execution, measurement, plan, run, task } from '../gate/testing/plans.ts';
import { decide } from './decide.ts';
import { defined } from './defined.ts';
import type {
  Contact,
  ContactRule,
  Execution,
  GateReport,
  Measurement,
  Plan,
  Task,
  TaskRun,
  Threshold,
} from './model.ts';

const codes = (report: GateReport) => report.objections.map(({ code, subject }) => `${code}: ${subject}`);
const failed = run({ measurements: { 'health/redis': measurement({ value: 'timeout' }) } });

const contact = (app: number): Contact => ({ origins: { ...(app === 0 ? {} : { app }) }, others: [] });

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

  it('says what was reached instead of staging', () => {
    const runs = [run({ contacts: { 'health/redis': { origins: {}, others: ['a:1', 'b:2', 'c:3', 'd:4'] } } })];
    const { findings } = decide(plan({ tasks: [task({ contact: { of: 'test' } })] }), execution({ runs }));
    expect(findings[0]?.reason).toEqual({ code: 'no-contact', detail: 'it reached a:1, b:2, c:3 and 1 more instead' });
  });

  it('does not promote a run that an older stagegate saved', () => {
    const report = decide(plan({ savedBy: 'stagegate 0.1.0' }), execution());
    expect(report.verdict).toBe('inconclusive');
    expect(codes(report)).toEqual(['older-format: stagegate 0.1.0']);
  });

  it('keeps a waived failure in sight and out of the verdict, until its last day', () => {
    const two = [task(), task({ id: 'health/other', checks: [check({ id: 'health/other' })] })];
    const runs = [failed, run({ task: 'health/other', measurements: { 'health/other': measurement() } })];
    const waived = (until: string, tasks = two) => {
      const waivers = [{ check: 'health/redis', reason: 'being replaced', owner: '@platform', until }];
      return decide(
        plan({ tasks, policy: { ...plan().policy, waivers } }),
        execution({ runs: runs.slice(0, tasks.length) }),
      );
    };
    expect(waived('2026-11-21')).toMatchObject({
      verdict: 'promotable',
      findings: [{ result: 'fail', blocks: false, waiver: { owner: '@platform' } }, { result: 'pass' }],
    });
    expect(waived('2026-11-20')).toMatchObject({
      verdict: 'blocked',
      findings: [{ result: 'fail', blocks: true, expired: { owner: '@platform', until: '2026-11-20' } }, {}],
    });
    expect(waived('2026-11-21', [task()])).toMatchObject({
      verdict: 'inconclusive',
      objections: [{ code: 'layer-without-check' }, { code: 'nothing-blocks' }],
    });
  });

  it('names the last waiver that ran out, where none holds and the check does not', () => {
    const judged = (...days: readonly string[]) => {
      const waivers = days.map((until) => ({
        check: 'health/redis',
        reason: 'being replaced',
        owner: '@platform',
        until,
      }));
      return (runs = [failed]) =>
        decide(plan({ policy: { ...plan().policy, waivers } }), execution({ runs })).findings[0];
    };
    expect(judged('2026-10-01', '2026-11-20', '2026-11-02')()?.expired?.until).toBe('2026-11-20');
    expect(judged('2026-11-20', '2026-11-21')()).toMatchObject({ waiver: { until: '2026-11-21' } });
    expect(judged('2026-11-20', '2026-11-21')()).not.toHaveProperty('expired');
    expect(judged('2026-11-20')([run()])).not.toHaveProperty('expired');
  });

  it('waives a requirement that the waiver of its only check names, whatever became of the check', () => {
    const waiver = { check: 'health/b', owner: '@api', reason: 'slow', until: '2026-12-01', requirement: 'EX-01' };
    const judged = (value: string, first: readonly string[]) =>
      decide(
        plan({
          requirements: { 'EX-01': 'It works' },
          policy: { ...plan().policy, waivers: [waiver] },
          tasks: [
            task({ checks: [check({ covers: first })] }),
            task({ id: 'health/b', checks: [check({ id: 'health/b', covers: ['EX-01'] })] }),
          ],
        }),
        execution({ runs: [run(), run({ task: 'health/b', measurements: { 'health/b': measurement({ value }) } })] }),
      );
    for (const value of ['connected', 'timeout'])
      expect(judged(value, [])).toMatchObject({
        verdict: 'promotable',
        coverage: [{ requirement: 'EX-01', checks: [], waiver }],
      });
    expect(judged('timeout', ['EX-01']).coverage).toEqual([
      { requirement: 'EX-01', title: 'It works', checks: ['health/redis'] },
    ]);
  });

  it.each([
    ['a check that is not in the plan', { check: 'health/unlisted' }],
    ['a check that does not cover it', { check: 'health/redis' }],
  ])('waives no requirement by %s', (_, { check: waived }) => {
    const waiver = { check: waived, owner: '@api', reason: 'slow', until: '2026-12-01', requirement: 'EX-01' };
    const report = decide(
      plan({ requirements: { 'EX-01': 'It works' }, policy: { ...plan().policy, waivers: [waiver] } }),
      execution(),
    );
    expect(report.coverage).toEqual([{ requirement: 'EX-01', title: 'It works', checks: [] }]);
    expect(report.objections).toContainEqual({ code: 'not-covered', subject: 'EX-01' });
  });

  it('lists what covers each requirement', () => {
    const covering = task({ checks: [check({ covers: ['EX-01'] })] });
    expect(decide(plan({ requirements: { 'EX-01': 'It works' }, tasks: [covering] }), execution()).coverage).toEqual([
      { requirement: 'EX-01', title: 'It works', checks: ['health/redis'] },
    ]);
  });
});

describe('over random plans', () => {
  const outcomes = fc.constantFrom<TaskRun['status']>(
    'completed',
    'completed',
    'completed',
    'errored',
    'timed-out',
    'interrupted',
    'not-run',
  );
  const observations = fc.record({
    value: fc.double({ min: 0, max: 400, noNaN: true }),
    samples: fc.integer({ min: 0, max: 600 }),
    spread: fc.option(fc.double({ min: 0, max: 60, noNaN: true }), { nil: undefined }),
    level: fc.constantFrom<'required' | 'advisory'>('required', 'required', 'advisory'),
    minimum: fc.boolean(),
    status: outcomes,
    version: fc.constantFrom('1.4.0', '1.4.0', '1.4.0', '1.3.9'),
    needs: fc.constantFrom<ContactRule['of']>('test', 'task', 'observable'),
    answers: fc.nat({ max: 3 }),
  });
  type Observation = typeof observations extends fc.Arbitrary<infer T> ? T : never;

  const threshold = (minimum: boolean): Threshold => ({
    unit: 'ms',
    minSamples: 100,
    ...(minimum ? { min: 200 } : { max: 200 }),
  });
  const measured = ({ value, samples, spread }: Observation): Measurement => ({
    value,
    unit: 'ms',
    samples,
    ...(spread === undefined ? {} : { low: value - spread, high: value + spread }),
  });
  const taskOf = ({ level, minimum, needs }: Observation, index: number): Task =>
    task({
      id: `health/t${index}`,
      contact: { of: needs },
      checks: [check({ id: `health/c${index}`, level, threshold: threshold(minimum) })],
    });
  const runOf = (observation: Observation, index: number): TaskRun => {
    const observed = { app: { version: observation.version } };
    return run({
      task: `health/t${index}`,
      status: observation.status,
      candidate: { before: observed, after: observed },
      measurements: { [`health/c${index}`]: measured(observation) },
      contact: contact(observation.answers),
      contacts: { [`health/c${index}`]: contact(observation.answers) },
    });
  };
  const without = (lost: string, { contact, contacts, ...rest }: TaskRun): readonly TaskRun[] => {
    if (lost === 'contact') return [rest];
    return lost === 'run' ? [] : [{ ...rest, ...defined({ contact, contacts }), measurements: {} }];
  };
  const decided = (all: readonly Observation[], runs: readonly TaskRun[]) =>
    decide(plan({ tasks: all.map(taskOf) }), execution({ runs })).verdict;
  const rank = { blocked: 0, inconclusive: 1, promotable: 2, verified: 2 } as const;

  it('promotes some of them, so that the next two say something', () => {
    const healthy = {
      value: 100,
      samples: 200,
      spread: 1,
      level: 'required',
      minimum: false,
      status: 'completed',
      version: '1.4.0',
      needs: 'test',
      answers: 1,
    } as const;
    expect(decided([healthy], [healthy].map(runOf))).toBe('promotable');
  });

  it('never promotes when evidence is deleted', () => {
    fc.assert(
      fc.property(
        fc.array(observations, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        fc.constantFrom('run', 'measurements', 'contact'),
        (all, pick, lost) => {
          const gone = pick % all.length;
          const runs = all.map(runOf);
          const fewer = runs.flatMap((one, index) => (index === gone ? without(lost, one) : [one]));
          const verdict = decided(all, fewer);
          const wasRequired = all[gone]?.level === 'required';
          expect(verdict === 'promotable' && (wasRequired || decided(all, runs) !== 'promotable')).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never helps when a measurement gets worse', () => {
    fc.assert(
      fc.property(
        fc.array(observations, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        fc.double({ min: 0, max: 500, noNaN: true }),
        fc.nat({ max: 600 }),
        (all, pick, worse, fewer) => {
          const index = pick % all.length;
          const worsened = all.map((one, at) =>
            at === index
              ? {
                  ...one,
                  value: one.minimum ? one.value - worse : one.value + worse,
                  samples: Math.max(0, one.samples - fewer),
                  answers: Math.max(0, one.answers - fewer),
                }
              : one,
          );
          expect(rank[decided(worsened, worsened.map(runOf))]).toBeLessThanOrEqual(rank[decided(all, all.map(runOf))]);
        },
      ),
      { numRuns: 500 },
    );
  });
});
