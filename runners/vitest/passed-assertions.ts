/** Sees which assertions of Vitest's `expect` passed: what `expect` returns is watched until its matcher returns or resolves. */
import { isPromise } from 'node:util/types';
import type { TestContext } from 'vitest';

export type Chai = typeof import('vitest').chai;
type Task = TestContext['task'];
type Chain = object & { withTest(task: Task): Chain };

const installed = Symbol.for('stagegate.note');

/** Calls `note` with the test whose `expect` it was, for each assertion that passed. Where files are not isolated, chai stays as it is. */
export function notePassed(chai: Chai, note: (task: Task) => void): void {
  const shared = chai.Assertion.prototype as unknown as Chain & { [installed]?: boolean };
  if (shared[installed] === true) return;
  shared[installed] = true;
  const { withTest } = shared;
  const placeless = new Set(Object.getOwnPropertyNames(shared).filter((name) => !name.includes('Snapshot')));
  shared.withTest = function (task) {
    return watched(Reflect.apply(withTest, this, [task]) as Chain, { chai, placeless, passed: () => note(task) });
  };
}

interface Watch {
  readonly chai: Chai;
  /** Matchers of Vitest and chai that have no inline snapshot. One of the team's own may have. */
  readonly placeless: ReadonlySet<string>;
  readonly passed: () => void;
}

const silent: readonly PropertyKey[] = [
  '_obj',
  'withTest',
  'withContext',
  ...Object.getOwnPropertyNames(Object.prototype),
];
/** Vitest makes these from the chain that they are asked of, and calls its matcher once the promise has settled. */
const waiting: readonly PropertyKey[] = ['resolves', 'rejects'];

function watched<T extends object>(chain: T, watch: Watch): T {
  return new Proxy(chain, {
    get(target, key, receiver) {
      const value = propertyOf(watch.chai, target, key, receiver);
      if (typeof key === 'symbol' || waiting.includes(key)) return value;
      if (typeof value === 'function') return silent.includes(key) ? value : matcher(key, value, target, watch);
      return value instanceof watch.chai.Assertion ? watched(value, watch) : value;
    },
  });
}

/** Chai's own proxy would ask its target for `true` or `resolves`, and what these call would not be watched. */
function propertyOf(chai: Chai, target: object, key: PropertyKey, receiver: unknown): unknown {
  const getter = Object.getOwnPropertyDescriptor(chai.Assertion.prototype, key)?.get;
  return getter === undefined ? Reflect.get(target, key, receiver) : Reflect.apply(getter, receiver, []);
}

/** A proxy again: Vitest reads properties of its matchers, and chai's `include` is a chain as well. */
// biome-ignore lint/complexity/noBannedTypes: any function of chai's.
function matcher(name: string, call: Function, chain: object, watch: Watch): Function {
  const { util, Assertion } = watch.chai;
  return new Proxy(call, {
    // Vitest looks for this name in a stack: the frame after it is where an inline snapshot is. To take a stack takes longer than the assertion.
    apply: function __VITEST_POLL_CHAIN__(_, __, args) {
      if (!watch.placeless.has(name) && util.flag(chain, 'error') === undefined)
        util.flag(chain, 'error', new Error('STACK_TRACE_ERROR'));
      const passed = isUnawaited(watch.chai, chain) ? () => {} : watch.passed;
      return settled(Reflect.apply(call, chain, args), { ...watch, passed });
    },
    get(target, key, receiver) {
      const value: unknown = Reflect.get(target, key, receiver);
      const isMatcher = typeof value === 'function' && key in Assertion.prototype && !silent.includes(key);
      return isMatcher ? matcher(String(key), value, target, watch) : value;
    },
  });
}

/** A promise is truthy and defined whatever comes of it. */
function isUnawaited({ util }: Chai, chain: object): boolean {
  return isPromise(util.flag(chain, 'object')) && util.flag(chain, 'promise') === undefined;
}

function settled(result: unknown, watch: Watch): unknown {
  const passing = <T>(value: T): T => {
    watch.passed();
    return value;
  };
  if (isPromise(result)) return result.then(passing);
  if (isThenable(result) && !(result instanceof watch.chai.Assertion)) return observed(result, passing);
  watch.passed();
  return result instanceof watch.chai.Assertion ? watched(result, watch) : result;
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
  return typeof value === 'object' && value !== null && 'then' in value;
}
