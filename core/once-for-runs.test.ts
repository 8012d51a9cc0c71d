import { expect, it, vi } from 'vitest';
import { plan, run, task } from '../gate/testing/plans.ts';
import type { TaskRun } from './model.ts';
import { onceForRuns } from './once-for-runs.ts';

const subject = task();
const planned = plan({ tasks: [subject] });
const ended = run();
const { before, after } = ended.candidate;
const again = { ...run(), attempt: 2 };

it('judges the same runs once, also if staging is looked at again and says the same', () => {
  const judge = vi.fn(() => []);
  const judged = onceForRuns(judge);
  const first = judged(planned, subject, [ended]);
  const seen = { ...ended, candidate: { before, after: structuredClone(after) } };
  expect(judged(planned, subject, [seen])).toBe(first);
  expect(judge).toHaveBeenCalledTimes(1);
});

it.each<[string, readonly TaskRun[]]>([
  ['another build answered', [{ ...ended, candidate: { before, after: { app: { version: '9.9.9' } } } }]],
  ['the run broke', [{ ...ended, status: 'errored', reason: { code: 'evidence-changed' } }]],
  ['something else was measured', [{ ...ended, measurements: {} }]],
  ['its reason is known', [{ ...ended, gaps: {} }]],
  ['there is a run before it', [again, ended]],
  ['there is no run', []],
])('judges them again if %s', (_, attempts) => {
  const judge = vi.fn(() => []);
  const judged = onceForRuns(judge);
  judged(planned, subject, [ended]);
  judged(planned, subject, attempts);
  expect(judge).toHaveBeenCalledTimes(2);
});

it('judges them again by another plan, and as another task', () => {
  const judge = vi.fn(() => []);
  const judged = onceForRuns(judge);
  judged(planned, subject, [ended]);
  judged({ ...planned }, subject, [ended]);
  judged(planned, { ...subject }, [ended]);
  expect(judge).toHaveBeenCalledTimes(3);
});
