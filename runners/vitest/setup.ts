/**
 * Runs inside Vitest before each spec file and counts which assertions passed in each attempt's own body before it ended:
 * `expect` and supertest's own `.expect(…)`. Other assertion libraries are not seen. A hook's assertions would count for
 * every test, even an empty one; a fixture's cannot be distinguished from the body's. It also records whom each attempt reached.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { aroundEach, type TestContext, TestRunner, type VitestTestRunner } from 'vitest';
import type { Contact } from '../../core/model.ts';
import { withContact } from './contact.ts';
import { notePassed } from './passed-assertions.ts';
import { watchSupertest } from './supertest.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** By attempt. */
    assertions?: number[];
    contacts?: Contact[];
  }
}

interface Count {
  passed: number;
  ended: boolean;
  /** An attempt's own; unset if a team's own runner calls the body. */
  body?: Count;
}

interface Counting {
  /** An assertion belongs to the test that began it, whichever runs when it passes. */
  readonly current: AsyncLocalStorage<Count>;
  /** By test, for what began outside all tests: a listener that `beforeAll` added. */
  readonly bodies: WeakMap<TestContext['task'], Count>;
}

const counting = Symbol.for('stagegate.assertions');

/** One for the process, as in `contact.ts`: supertest stays as it is when this module runs again. */
const shared = process as { [counting]?: Counting };
shared[counting] ??= { current: new AsyncLocalStorage(), bodies: new WeakMap() };
const { current, bodies } = shared[counting];

aroundEach(async (runTest, { task }) => {
  const attempt: Count = { passed: 0, ended: false };
  const { meta } = task;
  try {
    await withContact(
      () => current.run(attempt, runTest),
      (contact) => {
        meta.contacts = [...(meta.contacts ?? []), contact];
      },
    );
  } finally {
    meta.assertions = [...(meta.assertions ?? []), (attempt.body ?? attempt).passed];
  }
});

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

notePassed((test) => note(current.getStore() ?? bodies.get(test)));

/** What a hook began belongs to the body if it passes while that runs. */
function note(count: Count | undefined): void {
  const counted = count?.body ?? count;
  if (counted?.ended === false) counted.passed += 1;
}

watchSupertest(() => current.getStore(), note);
