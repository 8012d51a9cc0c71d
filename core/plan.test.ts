import { describe, expect, it } from 'vitest';
import { check, plan, task } from '../gate/testing/plans.ts';
import { plan as makePlan, PlanError } from './plan.ts';

function problems(change: Parameters<typeof plan>[0]): readonly string[] {
  try {
    makePlan(plan(change));
    return [];
  } catch (error) {
    if (error instanceof PlanError) return error.problems;
    throw error;
  }
}

function waived(requirement: string, covers: readonly string[]): Parameters<typeof plan>[0] {
  const waiver = { check: 'health/redis', reason: 'slow', owner: 'web', until: '2027-01-01', requirement };
  return {
    requirements: { 'EX-01': 'It works', 'EX-02': 'It is fast' },
    policy: { ...plan().policy, waivers: [waiver] },
    tasks: [task({ checks: [check({ covers })] })],
  };
}

describe('plan', () => {
  it('takes a good one as it is', () => {
    expect(makePlan(plan())).toEqual(plan());
  });

  it('gives the checks of a layer its owner, where they name none', () => {
    const tasks = [task({ checks: [check(), check({ id: 'health/mail', owner: '@mail' })] })];
    const owners = (given: Parameters<typeof makePlan>[0]['owners']) =>
      makePlan({ ...plan({ tasks }), ...(given === undefined ? {} : { owners: given }) }).tasks[0]?.checks.map(
        ({ owner }) => owner,
      );
    expect(owners({ health: '@platform', uat: '@web' })).toEqual(['@platform', '@mail']);
    expect(owners({ uat: '@web' })).toEqual([undefined, '@mail']);
    expect(makePlan({ ...plan({ tasks }), owners: {} })).not.toHaveProperty('owners');
  });

  it('names every layer that has a claim where one is chosen that has none', () => {
    const chosen = (claimed: NonNullable<Parameters<typeof makePlan>[0]['claimed']>) =>
      makePlan({ ...plan({ tasks: [], selection: { layers: ['load'] } }), claimed });
    expect(() => chosen(['api', 'health'])).toThrow(/^There is no layer "load" in this plan\. It has: health, api\.$/);
    expect(() => chosen([])).toThrow('There is no layer "load" in this plan. It has: none.');
    expect(makePlan({ ...plan(), claimed: ['health'] })).toEqual(plan());
  });

  it('says where claims of one name were written, and keeps that to itself', () => {
    const written = (line: number, checkId: string, id = 'health/deep') => ({
      ...task({ id, checks: [check({ id: checkId })] }),
      place: `/shop/staging.ts:${line}`,
    });
    const planned = (...tasks: ReturnType<typeof written>[]) => makePlan({ ...plan(), tasks });
    expect(() => planned(written(7, 'health/a'), written(9, 'health/b'))).toThrow(
      'Two tasks are called "health/deep" (/shop/staging.ts:7 and /shop/staging.ts:9): give one',
    );
    expect(() => planned(written(7, 'health/a'), written(9, 'health/a', 'health/b'))).toThrow(
      'Two checks are called "health/a" (/shop/staging.ts:7 and /shop/staging.ts:9): give one',
    );
    expect(() => planned(written(7, 'health/a'), written(9, 'health/a'))).toThrow(/^Two tasks are [^\n]*$/);
    expect(planned(written(7, 'health/a')).tasks[0]).not.toHaveProperty('place');
  });

  it.each<[string, Parameters<typeof plan>[0], RegExp]>([
    [
      'two tasks of one name',
      { tasks: [task(), task({ checks: [check({ id: 'health/b' })] })] },
      /Two tasks are called "health\/deep"/,
    ],
    ['two checks of one id', { tasks: [task(), task({ id: 'health/b' })] }, /Two checks are called "health\/redis"/],
    ['a task without a check', { tasks: [task({ checks: [] })] }, /"health\/deep" measures no check/],
    [
      'a check in the wrong layer',
      { tasks: [task({ checks: [check({ id: 'smoke/redis' })] })] },
      /"smoke\/redis".*"health"/,
    ],
    [
      'a threshold without a bound',
      { tasks: [task({ checks: [check({ threshold: { unit: 'ms' } })] })] },
      /without a bound/,
    ],
    [
      'a threshold with an empty list',
      { tasks: [task({ checks: [check({ threshold: { unit: 'text', is: [] } })] })] },
      /"health\/redis" has a threshold with an empty list/,
    ],
    [
      'a bound that is not a number',
      { tasks: [task({ checks: [check({ threshold: { unit: 'ms', max: Number.NaN } })] })] },
      /not a finite number.*NaN/,
    ],
    [
      'a waiver of nothing',
      {
        policy: { ...plan().policy, waivers: [{ check: 'health/reddis', reason: '', owner: '', until: '2027-01-01' }] },
      },
      /waives "health\/reddis".*Did you mean "health\/redis"\? The plan has: health\/redis/,
    ],
    [
      'a waiver of a requirement that is not declared',
      waived('EX-10', ['EX-01']),
      /waives the requirement "EX-10" with the check "health\/redis", which the definition's .* do not name: fix the id\. Did you mean "EX-01"\? They are: EX-01, EX-02\.$/,
    ],
    [
      'a waiver of a requirement that its check does not cover',
      waived('EX-02', ['EX-01']),
      /waives the requirement "EX-02" with .*"health\/redis", which that check does not cover: .*\. Did you mean "EX-01"\? It covers: EX-01\.$/,
    ],
    [
      'a covered requirement that is not declared',
      { requirements: { 'EX-01': 'It works' }, tasks: [task({ checks: [check({ covers: ['EX-10'] })] })] },
      /"EX-10" is covered by health\/redis, but .* do not name it: add it there, or fix the id\. Did you mean "EX-01"\?/,
    ],
    [
      'a selected check that does not exist',
      { selection: { checks: ['health/reddis'] } },
      /no check "health\/reddis" in this plan\. Did you mean "health\/redis"\? It has: health\/redis/,
    ],
    ['a selected layer that does not exist', { selection: { layers: ['load'] } }, /no layer "load".*health/],
  ])('refuses %s', (_, change, message) => {
    expect(problems(change)).toEqual([expect.stringMatching(message)]);
  });

  const one = (change: object) => ({ tasks: [task({ checks: [{ ...check(), ...change }] })] });
  it.each<[string, Parameters<typeof plan>[0], RegExp]>([
    [
      'level',
      one({ level: 'requird' }),
      /^Check "health\/redis" has the level "requird": .*Did you mean "required"\?$/,
    ],
    ['level that is missing', one({ level: undefined }), /has no level: expected one of required, advisory\.$/],
    [
      'unit',
      one({ threshold: { unit: 'milliseconds', max: 5 } }),
      /has the unit "milliseconds": expected one of ms, s,/,
    ],
    ['outcome', one({ threshold: { unit: 'outcome', is: ['passed', 'pased'] } }), /the outcome "pased": .*"passed"\?$/],
    ['field', one({ threshold: { unit: 'ms', max: 5, minSample: 9 } }), /field "minSample": .*"minSamples"\?$/],
    [
      'reason to run despite',
      { tasks: [task({ despite: 'untrusted-certificat' as 'wall' })] },
      /^Task "health\/deep" has the reason “despite” "untrusted-certificat": .*"untrusted-certificate"\?$/,
    ],
    [
      'effect',
      { tasks: [task({ effect: 'reed' as 'read' })] },
      /^Task "health\/deep" has the effect "reed": .*"read"\?$/,
    ],
    ['contact', { tasks: [task({ contact: { of: 'non' as 'none' } })] }, /has the contact "non": .*"none"\?$/],
    [
      'layer',
      { tasks: [task({ layer: 'helth' as 'health', checks: [check({ layer: 'helth' as 'health', id: 'helth/a' })] })] },
      /has the layer "helth": .*Did you mean "health"\?$/,
    ],
  ])('refuses an unknown %s', (_, change, message) => {
    expect(problems(change)).toEqual([expect.stringMatching(message)]);
  });

  it('takes a waiver of a requirement that its check covers', () => {
    expect(problems(waived('EX-01', ['EX-01']))).toEqual([]);
  });

  it('refuses no waiver of a check that could not be listed', () => {
    const waivers = [{ check: 'load/shop-p95', reason: 'slow', owner: 'web', until: '2027-01-01' }];
    const shop = task({ layer: 'load', id: 'load/shop', checks: [check({ layer: 'load', id: 'load/shop-checks' })] });
    const change = (incomplete?: string) => ({
      policy: { ...plan().policy, waivers },
      tasks: [task(), { ...shop, ...(incomplete === undefined ? {} : { incomplete }) }],
    });
    expect(problems(change())).toEqual([expect.stringContaining('waives "load/shop-p95"')]);
    expect(problems(change('k6 is missing'))).toEqual([]);
  });

  it('keeps the selected checks, and only tasks that measure one', () => {
    const tasks = [
      task({ checks: [check(), check({ id: 'health/database' })] }),
      task({ layer: 'smoke', id: 'smoke/home', checks: [check({ layer: 'smoke', id: 'smoke/home' })] }),
    ];
    const ids = (selection: NonNullable<Parameters<typeof plan>[0]>['selection']) =>
      makePlan(plan({ tasks, ...(selection === undefined ? {} : { selection }) })).tasks.flatMap((one) =>
        one.checks.map(({ id }) => id),
      );
    expect(ids({ checks: ['health/database'] })).toEqual(['health/database']);
    expect(ids({ checks: ['health/*'] })).toEqual(['health/redis', 'health/database']);
    expect(ids({ checks: ['health/'] })).toEqual(['health/redis', 'health/database']);
    expect(ids({ checks: ['*ed*'] })).toEqual(['health/redis']);
    expect(ids({ checks: ['*/*a*a*'] })).toEqual(['health/database']);
    expect(ids({ checks: ['smoke/*me'] })).toEqual(['smoke/home']);
    expect(() => ids({ checks: ['health/redis*redis'] })).toThrow(/no check/);
    expect(ids({ layers: ['smoke'] })).toEqual(['smoke/home']);
  });
});
