/** An assertion about a promise says nothing: it is truthy and defined whatever comes of it. */

type Expect = ((actual: unknown, ...rest: readonly unknown[]) => object) & {
  readonly [name: string]: (...args: readonly unknown[]) => unknown;
};

export interface Assertions {
  expect: Expect;
  mergeExpects?: (...expects: readonly unknown[]) => Expect;
}

/** With this begins the title of each assertion whose actual value is a promise, and so does its message if it fails. */
export const unawaited = 'The actual value is a promise that nobody awaited';

/** From now on, for what imports `expect` after it. Matchers of the suite's own may await a promise: theirs have no such title. */
export function nameUnawaited(library: Assertions): void {
  const own = new Set<PropertyKey>(['resolves', 'rejects']);
  const { expect, mergeExpects } = library;
  library.expect = named(expect, own);
  if (mergeExpects !== undefined) library.mergeExpects = (...expects) => named(mergeExpects(...expects), own);
}

function named(expect: Expect, own: Set<PropertyKey>): Expect {
  return new Proxy(expect, {
    apply: (call, self, [actual, ...rest]: unknown[]) => {
      const plain = Reflect.apply(call, self, [actual, ...rest]);
      return isPromise(actual) ? either(plain, Reflect.apply(call, self, [actual, titled(rest[0])]), own) : plain;
    },
    get: (target, key, receiver) => {
      const value: unknown = Reflect.get(target, key, receiver);
      if (key === 'soft') return named(value as Expect, own);
      if (key !== 'configure' && key !== 'extend') return value;
      return (settings: object) => {
        if (key === 'extend') for (const name of Object.keys(settings)) own.add(name);
        return named((value as (settings: object) => Expect)(settings), own);
      };
    },
  });
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function titled(message: unknown): unknown {
  const options = typeof message === 'string' ? { message } : (message as { readonly message?: string } | undefined);
  return { ...options, message: options?.message === undefined ? unawaited : `${unawaited}: ${options.message}` };
}

/** The matchers of `plain` that are in `own`, and the others of `title`. */
function either(plain: object, title: object, own: ReadonlySet<PropertyKey>): object {
  return new Proxy(title, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      if (own.has(key)) return Reflect.get(plain, key);
      return key === 'not' ? either(Reflect.get(plain, key) as object, value as object, own) : value;
    },
  });
}
