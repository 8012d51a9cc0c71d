/** What claims on k6 scripts share. */
import { basename, extname } from 'node:path';
import { z } from 'zod';
import { seconds } from '../core/duration.ts';
import type { Json } from '../core/model.ts';
import type { CheckDraft } from '../fixtures/claims/check-draft.ts';
import { duration } from '../fixtures/claims/duration.ts';
import { account, count } from '../fixtures/claims/fields.ts';
import { during } from '../fixtures/claims/sampler.ts';

export const scriptOptions = {
  account: account.optional(),
  startUp: duration.default('30s'),
  dashboard: z.boolean({ error: "true, to keep k6's own page of the run" }).default(false),
  during,
};

/** What an iteration does at most. */
export const perIteration = z.strictObject(
  { requests: count.optional(), checks: count.optional() },
  { error: 'what an iteration does at most, such as { requests: 3, checks: 2 }' },
);

interface Asked {
  readonly script: string;
  readonly account?: string;
  readonly startUp: string;
  readonly dashboard: boolean;
}

/** The part of a task's arguments that is about its script. */
export function scriptArgs({ script, account, startUp, dashboard }: Asked) {
  return { script, account, startUp: seconds(startUp), dashboard: dashboard || undefined };
}

/** A script's name without its ending. */
export function scriptName({ script }: Pick<Asked, 'script'>): string {
  return basename(script, extname(script));
}

interface Bound {
  readonly max: number;
}

/** Iterations that were cut short. */
export function unfinished(bound: { readonly max?: number }) {
  return {
    id: 'exceptions',
    title: 'Every iteration of the script finishes',
    failure: 'Iterations of the script break off',
    why: 'An iteration that breaks off did a part of what a user does: the rest of it was never loaded.',
    threshold: { unit: 'count', ...bound },
  } as const;
}

/** Of a script with iterations of its own. */
export function iterationChecks(exceptions: Bound, dropped: Bound): readonly CheckDraft<Json>[] {
  return [
    unfinished(exceptions),
    {
      id: 'dropped',
      title: 'Users are free for every iteration that is due',
      failure: 'Iterations are dropped, because no user is free for them',
      why: 'An arrival rate that is not kept loads staging with less than was asked for.',
      threshold: { unit: 'count', ...dropped },
    },
    {
      id: 'iterations',
      title: 'The script is run',
      failure: 'The script is not run',
      why: 'A load test without an iteration has loaded nothing.',
      threshold: { unit: 'count', min: 1 },
    },
  ];
}

export const ownVerdict = {
  id: 'verdict',
  title: 'The script does not call itself failed',
  failure: 'The script calls itself failed (exec.test.fail)',
  why: 'The script looks at what no bound can say, such as whether the orders add up.',
  threshold: { unit: 'text', is: 'passed' },
} as const;
