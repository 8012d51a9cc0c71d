/** What addresses say, hashes included: many applications route by them. */

/** Addresses at which people sign in. */
const signIn = /\b(?:log-?in|sign-?in|auth|oauth2?|sso)\b/i;
/** Addresses at which a password field is the page's own content. */
const account =
  /\b(?:log-?in|sign-?(?:in|up)|auth|oauth2?|sso|regist(?:er|ration)|join|account|password|invit\w*|set-?up)\b/i;

export function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '';
}

/** `http://a.test/app?x=1#/orders` is `/app#/orders`; a hash that names a place on the page, `#prices`, is not a route. */
export function routeOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { pathname, hash } = new URL(url);
  const route = /^#!?\//.test(hash) ? hash.replace(/[?&].*$/, '').replace(/(?<=.)\/$/, '') : '';
  return `${pathname}${/^#!?$/.test(route) ? '' : route}`;
}

/** Whether the page ended at `allowed`: a path with or without a hash. Without one, any hash will do. */
export function isAt(end: string, allowed: string): boolean {
  const wanted = routeOf(new URL(allowed, 'http://localhost').href);
  return (wanted.includes('#') ? routeOf(end) : pathOf(end)) === wanted;
}

export function isSameOrigin(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin;
}

/** Addresses that differ only in their hashes are one document. */
export function isSameDocument(one: string, other: string): boolean {
  return one.replace(/#.*$/, '') === other.replace(/#.*$/, '');
}

/** `url` starts with `start`, and `start` does not end in the middle of a word: `/login-broken` does not start with `/login`. */
export function startsWith(url: string, start: string): boolean {
  return url.startsWith(start) && (/[/?#&=]$/.test(start) || /^(?:$|[/?#&;.])/.test(url.slice(start.length)));
}

/** The path or the hash names sign-in; for a service of another origin, the host may name it too. */
export function saysSignIn(url: string, withHost: boolean): boolean {
  const { host, pathname, hash } = new URL(url);
  return signIn.test(`${withHost ? host : ''}${pathname}${hash}`);
}

export function saysAccount(url: string): boolean {
  const { pathname, hash } = new URL(url);
  return account.test(`${pathname}${hash}`);
}
