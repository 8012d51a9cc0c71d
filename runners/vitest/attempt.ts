/** What a process of Vitest knows of the attempt that runs: which assertions passed, and whom it asked. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { RunnerTask } from 'vitest';
import { type Asker, newAsker, type Seen, seenBy } from './contact.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** By attempt. */
    assertions?: number[];
    seen?: Seen[];
  }
}

interface Count {
  passed: number;
  ended: boolean;
}

export interface Attempt extends Count {
  readonly asker: Asker;
  /** Unset if a team's own runner calls it. */
  body?: Count;
}

/** What an attempt has begun is its own, whichever runs when it passes or is answered. */
const current = new AsyncLocalStorage<Attempt>();

/** By test, for what began outside all tests: a listener that `beforeAll` added. */
const latest = new WeakMap<object, Attempt>();

export function currentAttempt(): Attempt | undefined {
  return current.getStore();
}

export function latestAttempt(test: object): Attempt | undefined {
  return latest.get(test);
}

/** The attempt of the test that has begun and not ended; else a new one, to which belongs what the function that calls this does from now on. */
export function attemptOf(test: object): Attempt {
  const known = latest.get(test);
  if (known?.ended === false) return known;
  const attempt: Attempt = { passed: 0, ended: false, asker: newAsker() };
  latest.set(test, attempt);
  current.enterWith(attempt);
  return attempt;
}

/** Its hooks have ended as well. */
export function endAttempt({ meta }: RunnerTask, attempt: Attempt): void {
  attempt.ended = true;
  meta.seen = [...(meta.seen ?? []), seenBy(attempt.asker)];
  meta.assertions = [...(meta.assertions ?? []), (attempt.body ?? attempt).passed];
}

/** Calls the body of a test. */
export async function runBody(test: object, call: () => unknown): Promise<void> {
  const body: Count = { passed: 0, ended: false };
  attemptOf(test).body = body;
  try {
    await call();
  } finally {
    body.ended = true;
  }
}

/** An assertion passed. What a hook began belongs to the body if it passes while that runs. */
export function notePass(attempt: Attempt | undefined): void {
  const counted = attempt?.body ?? attempt;
  if (counted?.ended === false) counted.passed += 1;
}
