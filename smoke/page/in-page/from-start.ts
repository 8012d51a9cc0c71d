/** Runs in each frame before its own scripts. It changes nothing that a page can notice, and is a function of its own: it is sent as text. */

export interface Record {
  /** When timers that the page has set are due, in milliseconds of its own clock, by their numbers. */
  readonly due: Map<unknown, number>;
  /** Shadow roots, closed ones too. */
  readonly roots: WeakMap<Element, ShadowRoot>;
  /** Stacks of exceptions that the page has kept from the browser: `onerror` returned true. */
  readonly hidden: string[];
}

/** `soon`: later timers are not noted. `most`: so many exceptions are. */
export function recordFromStart({ soon, most }: { readonly soon: number; readonly most: number }): void {
  const key = Symbol.for('stagegate.page');
  if (key in globalThis) return;
  const later = globalThis.setTimeout;
  const record: Record = { due: new Map(), roots: new WeakMap(), hidden: [] };
  Object.defineProperty(globalThis, key, { value: record });

  const after = <T extends object>(called: T, note: (result: unknown, self: unknown, given: unknown[]) => void): T =>
    new Proxy(called, {
      apply: (target, self, given) => {
        const result: unknown = Reflect.apply(target as never, self, given);
        note(result, self, given);
        return result;
      },
    });
  const set = (id: unknown, _: unknown, [, delay]: unknown[]): void => {
    const { due } = record;
    const milliseconds = Number(delay) || 0;
    if (milliseconds > soon) return;
    if (due.size > 1_000) for (const [old, at] of due) if (at < performance.now()) due.delete(old);
    due.set(id, performance.now() + milliseconds);
  };
  const clear = (_: unknown, __: unknown, [id]: unknown[]): void => void record.due.delete(id);
  globalThis.setTimeout = after(globalThis.setTimeout, set);
  globalThis.setInterval = after(globalThis.setInterval, set);
  globalThis.clearTimeout = after(globalThis.clearTimeout, clear);
  globalThis.clearInterval = after(globalThis.clearInterval, clear);
  Element.prototype.attachShadow = after(Element.prototype.attachShadow, (root, host) =>
    record.roots.set(host as Element, root as ShadowRoot),
  );
  addEventListener('error', (event) => {
    if (!(event instanceof ErrorEvent)) return;
    const { error, message } = event;
    // Whether the page hides it is known once all its listeners have been called.
    later(() => {
      if (event.defaultPrevented && record.hidden.length < most)
        record.hidden.push(String((error as Error | null)?.stack ?? message));
    });
  });
}
