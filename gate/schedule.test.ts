import { describe, expect, it } from 'vitest';
import type { Effect, Layer } from './model.ts';
import { schedule } from './schedule.ts';
import { task } from './testing/plans.ts';

const of = (layer: Layer, name: string, effect: Effect, seconds = 1) =>
  task({ layer, id: `${layer}/${name}`, effect, seconds, checks: [] });
const order = (tasks: ReturnType<typeof of>[]) =>
  schedule(tasks, 2).map(({ gatekeeper, cores, tasks: all }) => [gatekeeper, cores, all.map(({ id }) => id)]);

describe('schedule', () => {
  it('puts gatekeepers first, then read, write, quiet, load and disruptive', () => {
    expect(
      order([
        of('security', 'lockout', 'disruptive'),
        of('load', 'users', 'load'),
        of('load', 'burst', 'load'),
        of('perf', 'home', 'quiet'),
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

  it('never lets anything run beside a task that measures time', () => {
    const waves = schedule(
      [
        of('perf', 'a', 'quiet'),
        of('api', 'b', 'quiet'),
        of('load', 'c', 'load'),
        of('health', 'd', 'quiet'),
        of('health', 'e', 'read'),
      ],
      8,
    );
    for (const wave of waves.filter(({ effect }) => effect === 'quiet' || effect === 'load'))
      expect(wave.tasks).toHaveLength(1);
  });

  it('starts the longest of a wave first', () => {
    expect(order([of('api', 'short', 'write', 2), of('uat', 'long', 'write', 20)])).toEqual([
      [false, 2, ['uat/long', 'api/short']],
    ]);
  });
});
