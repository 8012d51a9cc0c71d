/**
 * What a process of Vitest knows of the attempt that runs. Node loads this and what it imports, once for the process (`preload.ts`), as far as it has
 * compiled it before: to load it with the specs would take longer, for each of them.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { createRequire } from 'node:module';
import type { TestRunner, VitestTestRunner } from 'vitest';
import { type Seen, withContact } from './contact.ts';
import { type Chai, notePassed } from './passed-assertions.ts';
import { watchSupertest } from './supertest.ts';

declare global {
  namespace NodeJS {
    interface Process {
      readonly stagegateWatchesTests: typeof watchTests;
    }
  }
}

declare module 'vitest' {
  interface TaskMeta {
    /** By attempt. */
    assertions?: number[];
    seen?: Seen[];
  }
}

/** What the specs have: a pool of virtual machines has modules of its own. */
interface Specs {
  readonly aroundEach: typeof import('vitest').aroundEach;
  readonly chai: Chai;
  readonly TestRunner: typeof TestRunner;
  readonly createRequire: typeof createRequire;
}

interface Count {
  passed: number;
  ended: boolean;
  /** An attempt's own; unset if a team's own runner calls the body. */
  body?: Count;
}

/** An assertion belongs to the test that began it, whichever runs when it passes. */
const current = new AsyncLocalStorage<Count>();

/** By test, for what began outside all tests: a listener that `beforeAll` added. */
const bodies = new WeakMap<object, Count>();

/** An assertion passed. What a hook began belongs to the body if it passes while that runs. */
function note(count: Count | undefined): void {
  const counted = count?.body ?? count;
  if (counted?.ended === false) counted.passed += 1;
}

/** For each file anew. */
export function watchTests({ aroundEach, chai, TestRunner, createRequire }: Specs): void {
  const aroundAttempt: Parameters<Specs['aroundEach']>[0] = async (runTest, { task: { meta } }) => {
    const attempt: Count = { passed: 0, ended: false };
    try {
      await withContact(
        () => current.run(attempt, runTest),
        (seen) => {
          meta.seen = [...(meta.seen ?? []), seen];
        },
      );
    } finally {
      meta.assertions = [...(meta.assertions ?? []), (attempt.body ?? attempt).passed];
    }
  };
  // It waits for nothing of its own, so it needs no time limit.
  aroundEach(aroundAttempt, 0);
  /** Vitest calls it between the hooks. */
  const runner: VitestTestRunner = TestRunner.prototype;
  runner.runTask = async (test) => {
    const body: Count = { passed: 0, ended: false };
    const attempt = current.getStore();
    if (attempt !== undefined) attempt.body = body;
    bodies.set(test, body);
    try {
      await current.run(body, () => TestRunner.getTestFn(test)());
    } finally {
      body.ended = true;
    }
  };
  notePassed(chai, (test) => note(current.getStore() ?? bodies.get(test)));
  watchSupertest(() => current.getStore(), note, createRequire);
}
