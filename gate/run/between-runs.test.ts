import { expect, test } from 'vitest';
import type { Execution, Plan } from '../../core/model.ts';
import { plan, run } from '../testing/plans.ts';
import { betweenRuns } from './between-runs.ts';

const at = (minute: number): string => `2026-11-21T02:${String(minute).padStart(2, '0')}:00.000Z`;
const judgedFrom = (minute: number, more: Partial<Plan> = {}): Plan => ({ ...plan(), since: at(minute), ...more });
const saved: Execution = {
  ...{ finished: true, leftovers: [], endedAt: at(9) },
  runs: [run({ startedAt: at(1), endedAt: at(5) }), run({ startedAt: at(1), endedAt: at(3) }), run()],
};
const earlier = { from: at(0), to: at(1) };

test.each<[string, Partial<Execution>, Partial<Plan>, object[]]>([
  ['a run that ended', {}, {}, [{ from: at(9), to: at(30) }]],
  ['one that went on itself', {}, { between: [earlier] }, [earlier, { from: at(9), to: at(30) }]],
  ['one that was killed', { endedAt: undefined }, {}, [{ from: at(5), to: at(30), unsure: true }]],
  ['one that was killed at once', { endedAt: undefined, runs: [] }, {}, [{ from: at(1), to: at(30), unsure: true }]],
] as never)('no gate ran after %s', (_, execution, then, between) => {
  const before = { plan: judgedFrom(1, then), execution: { ...saved, ...execution } };
  expect(betweenRuns(before, judgedFrom(30))).toEqual(between);
});
