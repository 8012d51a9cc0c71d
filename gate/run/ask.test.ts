import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lighthouse as claim } from '../../perf/lighthouse.ts';
import { lighthouse } from '../../runners/lighthouse/index.ts';
import type { ListContext } from '../../runners/runner.ts';
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
