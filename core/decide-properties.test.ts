import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check, contact, execution, plan, run, task } from '../gate/testing/plans.ts';
import { decide } from './decide.ts';
import { defined } from './defined.ts';
import type { ContactRule, Measurement, Task, TaskRun, Threshold } from './model.ts';

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
