/**
 * Runs inside Vitest before each spec file and counts what each attempt asserts in the test's own body: `expect` (in concurrent
 * tests the one of the test's context, as Vitest itself requires) and supertest's own `.expect(…)`. Other assertion libraries
 * are not seen. A hook's assertions would count for every test, even an empty one; a fixture's cannot be distinguished from the body's.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { aroundEach, expect, type TestContext, TestRunner, type VitestTestRunner } from 'vitest';
import { processVariables } from '../../fixtures/context/process-env.ts';
import { homeVariable } from './order.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** By attempt. */
    assertions?: number[];
  }
}

interface Counter {
  supertest: number;
  /** What the body asserted; unset if a team's own runner calls the body. */
  body?: number;
}

const counters = Symbol.for('stagegate.assertions');

/** One for the process: where files are not isolated, this module runs again for each of them, and supertest stays as it is. */
const shared = globalThis as { [counters]?: AsyncLocalStorage<Counter> };
shared[counters] ??= new AsyncLocalStorage<Counter>();
const current = shared[counters];

aroundEach(async (runTest, context) => {
  const counter: Counter = { supertest: 0 };
  try {
    await current.run(counter, runTest);
  } finally {
    const { meta } = context.task;
    meta.assertions = [...(meta.assertions ?? []), counter.body ?? assertions(counter, context)];
  }
});

/** Vitest calls it between the hooks. */
const runner: VitestTestRunner = TestRunner.prototype;
runner.runTask = async (test) => {
  const counter = current.getStore() ?? { supertest: 0 };
  const before = assertions(counter, test.context);
  try {
    await TestRunner.getTestFn(test)();
  } finally {
    counter.body = assertions(counter, test.context) - before;
  }
};

/** So far in this attempt. */
function assertions({ supertest }: Counter, context: TestContext): number {
  const local =
    (context as { readonly _local?: boolean })._local === true ? context.expect.getState().assertionCalls : 0;
  return supertest + local + (context.task.concurrent === true ? 0 : expect.getState().assertionCalls);
}

interface SupertestTest {
  _asserts: unknown[];
  counter?: Counter | undefined;
  expect(...args: unknown[]): unknown;
  assert(...args: unknown[]): unknown;
}

for (const base of new Set([join(processVariables()[homeVariable] ?? '', 'package.json'), import.meta.filename])) {
  const test = supertestFrom(base);
  if (test !== undefined) countExpectations(test);
}

function supertestFrom(base: string): SupertestTest | undefined {
  try {
    return createRequire(base)('supertest').Test.prototype;
  } catch {
    return undefined;
  }
}

/** Counted when they are evaluated: a request that was not awaited asserts nothing. */
function countExpectations(test: SupertestTest): void {
  if (Object.hasOwn(test, 'counter')) return;
  test.counter = undefined;
  const { expect: declare, assert } = test;
  test.expect = function (this: SupertestTest, ...args) {
    this.counter = current.getStore();
    return declare.apply(this, args);
  };
  test.assert = function (this: SupertestTest, ...args) {
    if (this.counter !== undefined) this.counter.supertest += this._asserts.length;
    return assert.apply(this, args);
  };
}
