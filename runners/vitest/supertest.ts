/** Sees which of supertest's own `.expect(…)` passed, in each copy of it that a process loads. What no file imports is not loaded. */
import { subscribe } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { processVariables } from '../../fixtures/context/process-env.js';
import { homeVariable } from './order.ts';

interface Test<Count> {
  _asserts: unknown[];
  counter: Count | undefined;
  expect(...args: unknown[]): unknown;
  assert(...args: unknown[]): unknown;
}
type Done = (this: unknown, failure: unknown, ...rest: unknown[]) => unknown;

/** What Node reports of a call of `require`. */
interface Required {
  readonly id: string;
  readonly parentFilename?: string;
  readonly result?: { readonly prototype?: object };
}

let watching = false;

/**
 * Calls `note` with what `current` returned when the expectation was declared. `requires` is the specs' own `createRequire`: in a pool of
 * virtual machines, Vitest has loaders of its own.
 */
export function watchSupertest<Count>(
  current: () => Count | undefined,
  note: (count: Count | undefined) => void,
  requires: typeof createRequire,
): void {
  const watch = (prototype: object | undefined): void => {
    if (isTest<Count>(prototype)) countExpectations(prototype, current, note);
  };
  for (const prototype of requires === createRequire ? loaded() : loadedBy(requires)) watch(prototype);
  if (watching) return;
  watching = true;
  subscribe('tracing:module.require:end', (message) => {
    const { id, parentFilename = '', result } = message as Required;
    if (id.endsWith('test.js') && parentFilename.includes('supertest')) watch(result?.prototype);
  });
}

/** By what was loaded earlier: another preload, or a file that shares the process. */
function loaded(): readonly (object | undefined)[] {
  const { cache } = createRequire(import.meta.filename);
  const paths = Object.keys(cache).filter((path) => /[\\/]supertest[\\/]lib[\\/]test\.js$/.test(path));
  return paths.map((path) => cache[path]?.exports?.prototype);
}

function loadedBy(requires: typeof createRequire): readonly (object | undefined)[] {
  const bases = [join(processVariables()[homeVariable] ?? '', 'package.json'), import.meta.filename];
  return bases.flatMap((base) => {
    try {
      return [requires(base)('supertest').Test.prototype];
    } catch {
      return [];
    }
  });
}

function isTest<Count>(prototype: object | undefined): prototype is Test<Count> {
  return (
    prototype !== undefined && 'assert' in prototype && 'expect' in prototype && !Object.hasOwn(prototype, 'counter')
  );
}

/** Counted when they are evaluated: a request that was not awaited asserts nothing. */
function countExpectations<Count>(
  test: Test<Count>,
  current: () => Count | undefined,
  note: (count: Count | undefined) => void,
): void {
  test.counter = undefined;
  const { expect: declare, assert } = test;
  test.expect = function (this: Test<Count>, ...args) {
    this.counter = current();
    return declare.apply(this, args);
  };
  test.assert = function (this: Test<Count>, error, response, done) {
    const passed = (failure: unknown, ...rest: unknown[]): unknown => {
      if (failure === null && this._asserts.length > 0) note(this.counter);
      return (done as Done | undefined)?.call(this, failure, ...rest);
    };
    return assert.call(this, error, response, passed);
  };
}
