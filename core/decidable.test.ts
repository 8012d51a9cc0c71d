import { expect, test } from 'vitest';
import { check, plan, task } from '../gate/testing/plans.ts';
import type { Plan } from './model.ts';
import { plan as makePlan } from './plan.ts';

const few = { 'health/redis': { most: 40, needs: 190 } };
const planned = (change: Partial<Plan> = {}, level: 'required' | 'advisory' = 'required', samples = few) => {
  const limited = { ...task({ checks: [check({ level })] }), samples, place: '/shop/staging.ts:12' };
  return () => makePlan({ ...plan(change), tasks: [limited] });
};
const policy = { ...plan().policy, promotes: ['full'] as const };

test('a bound that the planned samples cannot decide is refused where the profile may promote', () => {
  expect(planned({ profile: 'full', policy })).toThrow(
    'Check "health/redis" (/shop/staging.ts:12) cannot be decided: the plan has at most 40 samples for it, and its bound needs 190. Plan at least 190, or loosen the bound.',
  );
  expect(planned({ profile: 'quick', policy })).not.toThrow();
  expect(planned({ profile: 'full', policy, selection: { layers: ['health'] } })).not.toThrow();
  expect(planned({ profile: 'full', policy }, 'advisory')).not.toThrow();
  expect(planned({ profile: 'full', policy }, 'required', { 'health/redis': { most: 190, needs: 190 } })).not.toThrow();
});
