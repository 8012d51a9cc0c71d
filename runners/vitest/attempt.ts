/**
 * What a process of Vitest knows of the attempt that runs. Node loads this and what it imports, once for the process (`preload.ts`): to load it
 * with the specs would take longer, for each of them.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

export { withContact } from './contact.ts';
export { watchSupertest } from './supertest.ts';

declare global {
  namespace NodeJS {
    interface Process {
      /** For the set-up file: a pool of virtual machines has modules of its own. */
      readonly stagegateAttempts: typeof import('./attempt.ts');
    }
  }
}

export interface Count {
  passed: number;
  ended: boolean;
  /** An attempt's own; unset if a team's own runner calls the body. */
  body?: Count;
}

/** An assertion belongs to the test that began it, whichever runs when it passes. */
export const current = new AsyncLocalStorage<Count>();

/** By test, for what began outside all tests: a listener that `beforeAll` added. */
export const bodies = new WeakMap<object, Count>();

/** An assertion passed. What a hook began belongs to the body if it passes while that runs. */
export function note(count: Count | undefined): void {
  const counted = count?.body ?? count;
  if (counted?.ended === false) counted.passed += 1;
}
