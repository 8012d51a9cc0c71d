/**
 * Runs inside Vitest before each spec file and counts what each attempt asserts: `expect` (in concurrent tests the one of the
 * test's context, as Vitest itself requires) and supertest's own `.expect(…)`. Other assertion libraries are not seen.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { aroundEach, expect, type TestContext } from 'vitest';
import { processVariables } from '../../../fixtures/variables.ts';
import { homeVariable } from './order.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** By attempt. */
    assertions?: number[];
  }
}

interface Counter {
  supertest: number;
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
    meta.assertions = [...(meta.assertions ?? []), counter.supertest + expectations(context)];
  }
});

function expectations(context: TestContext): number {
  const local =
    (context as { readonly _local?: boolean })._local === true ? context.expect.getState().assertionCalls : 0;
  return context.task.concurrent === true ? local : local + expect.getState().assertionCalls;
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

/** Counted when they are evaluated: a request that nobody awaited asserts nothing. */
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
