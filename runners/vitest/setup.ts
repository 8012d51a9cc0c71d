/**
 * Runs inside Vitest before each spec file and counts which assertions passed in each attempt's own body before it ended:
 * `expect` and supertest's own `.expect(…)`. Other assertion libraries are not seen. A hook's assertions would count for
 * every test, even an empty one; a fixture's cannot be distinguished from the body's. It also records whom each attempt reached.
 */
import { createRequire } from 'node:module';
// What a spec puts in the place of `process` remains there for the next file.
import process from 'node:process';
import { aroundEach, TestRunner, type VitestTestRunner } from 'vitest';
import type { Contact } from '../../core/model.ts';
import type { Count } from './attempt.ts';
import { notePassed } from './passed-assertions.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** By attempt. */
    assertions?: number[];
    contacts?: Contact[];
  }
}

const { bodies, current, note, watchSupertest, withContact } = process.stagegateAttempts;

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
watchSupertest(() => current.getStore(), note, createRequire);
