import { describe, expect, it } from 'vitest';
import { task } from '../gate/testing/plans.ts';
import type { Effect, Layer } from './model.ts';
import { expectedSeconds, schedule, withTheirLoad } from './schedule.ts';

const of = (layer: Layer, name: string, effect: Effect, seconds = 1) =>
  task({ layer, id: `${layer}/${name}`, effect, seconds, checks: [] });
const order = (tasks: ReturnType<typeof of>[]) =>
  schedule(tasks, 2).map(({ gatekeeper, cores, tasks: all }) => [gatekeeper, cores, all.map(({ id }) => id)]);

describe('schedule', () => {
  it('puts gatekeepers first, then read, write, timing, load and disruptive', () => {
    expect(
      order([
        of('security', 'lockout', 'disruptive'),
        of('load', 'users', 'load'),
        of('load', 'burst', 'load'),
        of('perf', 'home', 'timing'),
        of('uat', 'journeys', 'write'),
        of('smoke', 'home', 'read'),
        of('health', 'deep', 'read'),
      ]),
    ).toEqual([
      [true, 2, ['health/deep']],
      [false, 2, ['smoke/home']],
      [false, 2, ['uat/journeys']],
      [false, 0, ['perf/home']],
      [false, 0, ['load/users']],
      [false, 0, ['load/burst']],
      [false, 0, ['security/lockout']],
    ]);
  });

  it('lets what reads the traces of load run after it, before what disturbs others', () => {
    const pool = { ...of('observability', 'pool', 'read'), after: 'load' as const };
    const all = [
      pool,
      of('load', 'users', 'load'),
      of('smoke', 'home', 'read'),
      of('security', 'lockout', 'disruptive'),
    ];
    expect(order(all)).toEqual([
      [false, 2, ['smoke/home']],
      [false, 0, ['load/users']],
      [false, 2, ['observability/pool']],
      [false, 0, ['security/lockout']],
    ]);
    expect(order([pool])).toEqual([[false, 2, ['observability/pool']]]);
  });

  it('lets what reads the traces of all that runs end the run, without load too, and brings none along', () => {
    const log = { ...of('observability', 'log', 'read'), after: 'suites' as const };
    const users = of('load', 'users', 'load');
    expect(order([log, of('uat', 'journeys', 'write'), of('smoke', 'home', 'read')])).toEqual([
      [false, 2, ['smoke/home']],
      [false, 2, ['uat/journeys']],
      [false, 2, ['observability/log']],
    ]);
    expect(withTheirLoad([log], [users, log])).toEqual([log]);
    expect(withTheirLoad([{ ...log, after: 'load' }], [users, log])).toEqual([users, log]);
  });

  it('never lets anything run beside a task that measures time', () => {
    const waves = schedule(
      [
        of('perf', 'a', 'timing'),
        of('api', 'b', 'timing'),
        of('load', 'c', 'load'),
        of('health', 'd', 'timing'),
        of('health', 'e', 'read'),
      ],
      8,
    );
    for (const wave of waves.filter(({ effect }) => effect === 'timing' || effect === 'load'))
      expect(wave.tasks).toHaveLength(1);
  });

  it('lets nothing run beside what uses up what others use, on however many cores', () => {
    const apart = { ...of('security', 'lock-out', 'write', 20), apart: true } as const;
    const attack = { ...of('security', 'blocked', 'read', 1), apart: true } as const;
    const suites = [of('api', 'suite', 'write', 10), of('uat', 'suite', 'write', 5)];
    expect(order([apart, attack, ...suites, of('smoke', 'home', 'read', 1)])).toEqual([
      [false, 2, ['smoke/home']],
      [false, 0, ['security/blocked']],
      [false, 2, ['api/suite', 'uat/suite']],
      [false, 0, ['security/lock-out']],
    ]);
  });

  it('tells how long it takes: the longest of a wave, or what its tasks need of the cores', () => {
    const suite = { ...of('uat', 'journeys', 'write', 30), cores: 2 };
    const pages = ['a', 'b', 'c'].map((name) => ({ ...of('smoke', name, 'read', 4), cores: 0.5 }));
    const seconds = (tasks: ReturnType<typeof of>[], cores: number) => expectedSeconds(schedule(tasks, cores));
    expect(seconds([suite, of('api', 'flags', 'write', 10)], 2)).toBe(35);
    expect(seconds([suite, of('api', 'flags', 'write', 10)], 8)).toBe(30);
    expect(seconds(pages, 1)).toBe(6);
    expect(seconds([...pages, of('load', 'users', 'load', 20), of('perf', 'home', 'timing', 5)], 8)).toBe(29);
    expect(seconds([], 2)).toBe(0);
  });

  it('starts the longest of a wave first', () => {
    expect(order([of('api', 'short', 'write', 2), of('uat', 'long', 'write', 20)])).toEqual([
      [false, 2, ['uat/long', 'api/short']],
    ]);
  });
});
