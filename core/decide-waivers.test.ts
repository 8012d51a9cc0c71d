import { describe, expect, it } from 'vitest';
import { check, execution, measurement, plan, run, task } from '../gate/testing/plans.ts';
import { decide } from './decide.ts';

const failed = run({ measurements: { 'health/redis': measurement({ value: 'timeout' }) } });

describe('decide', () => {
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
});
