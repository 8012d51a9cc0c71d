/** A storage state of the suite's own by which nobody is signed in any more. */
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { namesCredential } from '../../fixtures/context/telling.ts';

export interface StorageState {
  readonly cookies?: readonly { readonly name: string; readonly domain: string; readonly expires: number }[];
  readonly origins?: readonly { readonly origin: string; readonly localStorage: readonly unknown[] }[];
}

/** In words: all its cookies for the declared origins have expired, one that may sign somebody in among them, and it has nothing else for them. Otherwise undefined. `now`: milliseconds. */
export function expiredState(
  { cookies = [], origins = [] }: StorageState,
  environment: Pick<ResolvedEnvironment, 'origins'>,
  now: number,
): string | undefined {
  const declared = Object.values(environment.origins).map((url) => new URL(url));
  const own = cookies.filter(({ domain }) => declared.some(({ hostname }) => isSentTo(hostname, domain)));
  const isStored = origins.some(
    (one) => one.localStorage.length > 0 && declared.some(({ origin }) => origin === one.origin),
  );
  if (isStored || own.some(({ expires }) => expires < 0 || expires * 1000 > now) || !own.some(maySignIn))
    return undefined;
  const last = new Date(Math.max(...own.map(({ expires }) => expires)) * 1000).toISOString().slice(0, 10);
  const names = own.slice(0, 3).map(({ name }) => name);
  return `the cookies of its storage state have expired, the last on ${last}: ${names.join(', ')}${own.length > 3 ? ' …' : ''}`;
}

/** A consent or a language signs nobody in. */
function maySignIn({ name }: { readonly name: string }): boolean {
  return namesCredential(name) || /auth|\bsid\b|sess|login|identity|aspnet/i.test(name);
}

function isSentTo(host: string, domain: string): boolean {
  const bare = domain.replace(/^\./, '').toLowerCase();
  return host === bare || (domain.startsWith('.') && host.endsWith(`.${bare}`));
}
