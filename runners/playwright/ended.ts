/** What an attempt that has ended may know of staging, as Playwright tells it. */
import type { FullConfig, TestCase, TestResult } from '@playwright/test/reporter';
import { isAsserted } from '../suite/infrastructure-error.ts';
import type { Ended } from './answers.ts';
import { attemptKey } from './attempts.ts';

export function ended(test: TestCase, result: TestResult, project: string, config?: FullConfig): Ended {
  return {
    attempt: attemptKey(test.id, result.retry),
    worker: result.workerIndex,
    failed: isLate(result) ? 'late' : result.status === 'failed' || result.status === 'timedOut',
    file: test.location.file,
    project,
    after: neededBy(project, config?.projects ?? []),
  };
}

function isLate({ status, errors }: TestResult): boolean {
  return status === 'timedOut' && !errors.some(({ message = '' }) => isAsserted({ message }));
}

/** The projects on which one depends, however indirectly. */
function neededBy(project: string, projects: FullConfig['projects']): readonly string[] {
  const all = new Set([project]);
  for (const name of all)
    for (const one of projects) if (one.name === name) for (const next of one.dependencies) all.add(next);
  return [...all].slice(1);
}
