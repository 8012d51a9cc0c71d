/** How one check is judged, as `result: cause`. */
import { check, measurement, run, task } from '../../gate/testing/plans.ts';
import { evaluate } from '../evaluate.ts';
import type { Candidate, Check, Measurement, TaskRun, Threshold } from '../model.ts';

export const candidate: Candidate = { named: true, services: { app: '1.4.0' } };

export const connected: Threshold = { unit: 'text', is: 'connected' };
export const quick: Threshold = { unit: 'ms', max: 200 };

export type Case = [string, Threshold, Partial<Measurement> | undefined, Partial<TaskRun>, string];

export function judged(
  threshold: Threshold,
  measured: Partial<Measurement> | undefined,
  rest: Partial<TaskRun> = {},
  of = candidate,
): string {
  const subject: Check = check({ threshold });
  const measurements =
    measured === undefined ? {} : { [subject.id]: measurement({ unit: threshold.unit, ...measured }) };
  const { result, cause } = evaluate(subject, task(), run({ measurements, ...rest }), of);
  return `${result}: ${cause}`;
}
