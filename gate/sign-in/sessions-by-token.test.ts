import { expect, onTestFinished, test } from 'vitest';
import { createHttp } from '../../fixtures/access/http.ts';
import type { Account } from '../../fixtures/context/resolved.ts';
import { resolvedEnvironment } from '../../fixtures/testing/environment.ts';
import { answer, routes, serve, type TestServer } from '../../fixtures/testing/server.ts';
import { Sessions } from './sessions.ts';
import type { SignInContext } from './sign-in.ts';

/** Sessions of an account that signs in with a request; `server` is asked for both. */
function byToken(server: TestServer, change: Partial<Account>): Sessions {
  const account = { origin: 'api', path: '/login', json: {}, token: '/t', ...change };
  const environment = resolvedEnvironment({ origins: { api: server.url }, accounts: { user: account } });
  const http = createHttp(environment);
  onTestFinished(() => http.close());
  return new Sessions({ environment, http, signIns: {}, hide: () => {} });
}

/** What only signing in through a page needs. */
const noContext = {} as SignInContext;

test('with session: each, every task gets a new session, which is not checked first', async () => {
  let tokens = 0;
  await using server = await serve((request, response) => {
    tokens += 1;
    answer({ t: `token-${tokens}` })(request, response);
  });
  const sessions = byToken(server, { session: 'each' });
  const asked = await Promise.all([sessions.of('user', noContext), sessions.of('user', noContext)]);
  const all = [...asked, await sessions.of('user', noContext)];
  expect(all.map(({ headers }) => headers['authorization'])).toEqual(
    [1, 2, 3].map((number) => `Bearer token-${number}`),
  );
  for (const session of all) expect(await sessions.end(session)).toBeUndefined();
  expect(server.requests.map(({ url }) => url)).toEqual(Array(3).fill('/login'));
});

test('a server that fails when it is asked who is signed in takes no token away', async () => {
  await using server = await serve(routes({ '/login': answer({ t: 'token-1' }), '/me': answer({}, 502) }));
  const session = await byToken(server, { valid: '/me' }).of('user', noContext);
  expect(session.headers['authorization']).toBe('Bearer token-1');
});

test('a failing server says nothing about a session', async () => {
  await using down = await serve(answer({}, 503));
  const sessions = byToken(down, { valid: '/me' });
  const session = { account: 'user', headers: {}, cookies: [], state: { cookies: [], origins: [] } };
  expect(await sessions.end(session)).toBeUndefined();
});
