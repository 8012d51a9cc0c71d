/**
 * What every context of a suite is made with. The suite's own settings are merged in by Playwright's test runner after
 * any public call, so they are seen only in what Playwright sends to its browser process.
 */

import { playwrightProxy } from '../../fixtures/access/proxy/tools.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import type { Watch } from './browser-answers.ts';
import { expiredState, type StorageState } from './expired-state.ts';

interface ContextSettings {
  readonly storageState?: StorageState;
  readonly proxy?: { readonly server: string };
}

type Channel = Readonly<Record<string, (settings: ContextSettings, ...rest: unknown[]) => Promise<unknown>>>;

/** `owner` is a browser, or Playwright itself; `makes` are the calls by which it makes contexts. */
export function settleContexts(
  owner: object,
  makes: readonly string[],
  environment: ResolvedEnvironment,
  watch?: Watch,
): void {
  const known = owner as { _channel?: Channel };
  const channel = known._channel;
  if (channel === undefined)
    throw new Error(
      'stagegate does not know this version of Playwright: access and accounts cannot reach its contexts.',
    );
  known._channel = new Proxy(channel, {
    get: (target, name, receiver) => {
      const call: unknown = Reflect.get(target, name, receiver);
      if (typeof name !== 'string' || !makes.includes(name) || typeof call !== 'function') return call;
      return (settings: ContextSettings, ...rest: unknown[]) => {
        const expired = expiredState(settings.storageState ?? {}, environment, Date.now());
        if (expired !== undefined) watch?.().signOut(expired);
        return Reflect.apply(call, target, [settled(settings, environment), ...rest]);
      };
    },
  });
}

function settled(settings: ContextSettings, environment: ResolvedEnvironment): ContextSettings {
  const proxy = playwrightProxy(environment);
  if (settings.proxy !== undefined && settings.proxy.server !== proxy?.server)
    throw new Error(
      `browserType.launch: the suite sets a proxy of its own (${settings.proxy.server}), behind which production could not be refused. Give it as access.proxy in the definition, and take it out of the suite's settings.`,
    );
  const { session } = environment;
  return {
    ...settings,
    ...(proxy === undefined ? {} : { proxy }),
    ...(session === undefined || settings.storageState !== undefined ? {} : { storageState: session.state }),
  };
}
