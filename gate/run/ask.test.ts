import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { claim as claimOf } from '../../core/claim.ts';
import { lighthouse as claim } from '../../perf/lighthouse.ts';
import { lighthouse } from '../../runners/lighthouse/index.ts';
import type { ListContext, Runner } from '../../runners/runner.ts';
import { ask } from './ask.ts';

test.each([
  [undefined, 2, true],
  [true, 2, true],
  [false, 5, false],
])('a policy with early: %s plans at least %i visits', async (early, visits, mayEndEarly) => {
  const scratch = mkdtempSync(join(tmpdir(), 'stagegate-ask-'));
  try {
    const options = { profile: 'full', runners: async () => lighthouse, early } as const;
    const { tasks } = await ask([claim('/', { performance: { min: 85 } })], options, { scratch } as ListContext);
    const [task] = await tasks;
    expect(task?.args).toMatchObject({ runs: 5, early: mayEndEarly });
    expect(task?.checks.map(({ threshold }) => threshold.minSamples)).toEqual([visits + 1, visits]);
    expect(task).not.toHaveProperty('whole');
  } finally {
    rmSync(scratch, { recursive: true });
  }
});

test('a load is asked for with the layer that sees what it does', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'stagegate-ask-'));
  try {
    const draft = { runner: 'tool', args: {}, effect: 'read', checks: [], seconds: 1 } as const;
    const load = claimOf('load', 'requests', () => ({ ...draft, effect: 'load' }));
    const pool = claimOf('observability', 'pool', () => draft);
    const late = claimOf('observability', 'orders', () => ({ ...draft, after: 'load' }));
    const other = claimOf('health', 'other', () => draft);
    const asked = async (layer: 'observability' | 'health', claims: Parameters<typeof ask>[0]) => {
      const runners = async () => ({ name: 'tool', contact: 'gate' }) as unknown as Runner;
      const options = { profile: 'quick', selection: { layers: [layer] }, runners } as const;
      const { tasks } = await ask(claims, options, { scratch } as ListContext);
      return (await tasks).map(({ id }) => id);
    };
    const all = [other, { ...load, during: [pool] }, late];
    expect(await asked('observability', all)).toEqual(['load/requests', 'observability/pool', 'observability/orders']);
    expect(await asked('observability', [load, late])).toEqual(['load/requests', 'observability/orders']);
    expect(await asked('observability', [load, pool])).toEqual(['observability/pool']);
    expect(await asked('health', all)).toEqual(['health/other']);
  } finally {
    rmSync(scratch, { recursive: true });
  }
});
