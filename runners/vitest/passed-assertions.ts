/** Sees which assertions of Vitest's `expect` passed: what `expect` returns is watched until its matcher returns or resolves. */
import { chai, type TestContext } from 'vitest';

type Task = TestContext['task'];
type Note = (task: Task) => void;
type Chain = object & { withTest(task: Task): Chain };

const installed = Symbol.for('stagegate.note');

/** Where files are not isolated, this module runs again for each of them, and chai stays as it is. */
const shared = chai.Assertion.prototype as unknown as Chain & { [installed]?: boolean };

/** Calls `note` with the test whose `expect` it was, for each assertion that passed. */
export function notePassed(note: Note): void {
  if (shared[installed] === true) return;
  shared[installed] = true;
  const { withTest } = shared;
  shared.withTest = function (task) {
    return watched(Reflect.apply(withTest, this, [task]) as Chain, () => note(task));
  };
}

const silent: readonly PropertyKey[] = [
  '_obj',
  'withTest',
  'withContext',
  ...Object.getOwnPropertyNames(Object.prototype),
];
/** Vitest makes these from the chain that they are asked of, and calls its matcher once the promise has settled. */
const waiting: readonly PropertyKey[] = ['resolves', 'rejects'];

function watched<T extends object>(chain: T, passed: () => void): T {
  return new Proxy(chain, {
    get(target, key, receiver) {
      const value = propertyOf(target, key, receiver);
      if (typeof key === 'symbol' || waiting.includes(key)) return value;
      if (typeof value === 'function') return silent.includes(key) ? value : matcher(value, target, passed);
      return value instanceof chai.Assertion ? watched(value, passed) : value;
    },
  });
}

/** Chai's own proxy would ask its target for `true` or `resolves`, and what these call would not be watched. */
function propertyOf(target: object, key: PropertyKey, receiver: unknown): unknown {
  const getter = Object.getOwnPropertyDescriptor(chai.Assertion.prototype, key)?.get;
  return getter === undefined ? Reflect.get(target, key, receiver) : Reflect.apply(getter, receiver, []);
}

/** A proxy again: Vitest reads properties of its matchers, and chai's `include` is a chain as well. */
// biome-ignore lint/complexity/noBannedTypes: any function of chai's.
function matcher(call: Function, chain: object, passed: () => void): Function {
  return new Proxy(call, {
    // Vitest looks for this name in a stack: the frame after it is where an inline snapshot is.
    apply: function __VITEST_POLL_CHAIN__(_, __, args) {
      if (chai.util.flag(chain, 'error') === undefined) chai.util.flag(chain, 'error', new Error('STACK_TRACE_ERROR'));
      const note = isUnawaited(chain) ? () => {} : passed;
      return settled(Reflect.apply(call, chain, args), note);
    },
    get(target, key, receiver) {
      const value: unknown = Reflect.get(target, key, receiver);
      const isMatcher = typeof value === 'function' && key in chai.Assertion.prototype && !silent.includes(key);
      return isMatcher ? matcher(value, target, passed) : value;
    },
  });
}

/** A promise is truthy and defined whatever comes of it. */
function isUnawaited(chain: object): boolean {
  return chai.util.flag(chain, 'object') instanceof Promise && chai.util.flag(chain, 'promise') === undefined;
}

function settled(result: unknown, passed: () => void): unknown {
  const passing = <T>(value: T): T => {
    passed();
    return value;
  };
  if (result instanceof Promise) return result.then(passing);
  if (isThenable(result)) return observed(result, passing);
  passed();
  return result instanceof chai.Assertion ? watched(result, passed) : result;
}

/** Vitest fails a test that never asks its matchers' promises for their outcome, so this asks only when the test does. */
function observed(promise: Promise<unknown>, passing: <T>(value: T) => T): object {
  const after = (): Promise<unknown> => promise.then(passing);
  return {
    // biome-ignore lint/suspicious/noThenProperty: it stands in for a promise.
    then: (...handlers: Parameters<Promise<unknown>['then']>) => after().then(...handlers),
    catch: (...handlers: Parameters<Promise<unknown>['catch']>) => after().catch(...handlers),
    finally: (...handlers: Parameters<Promise<unknown>['finally']>) => after().finally(...handlers),
    [Symbol.toStringTag]: 'Promise',
  };
}

function isThenable(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof chai.Assertion) && 'then' in value;
}
