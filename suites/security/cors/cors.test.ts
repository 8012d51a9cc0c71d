import type { RequestListener } from 'node:http';
import fastifyCors, { type FastifyCorsOptions } from '@fastify/cors';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, serve } from '../../../fixtures/testing/server.ts';
import { cors } from './cors.ts';
import { foreignTo } from './origins.ts';

const app = 'https://app-staging.example.com';
const preflight = { methods: ['GET', 'PATCH'], headers: ['authorization', 'content-type'] } as const;
const asked: OptionsOf<typeof cors> = {
  allow: ['app'],
  credentials: true,
  preflight: { methods: [...preflight.methods], headers: [...preflight.headers] },
  name: 'cors',
};

const measure = async (url: string, options: OptionsOf<typeof cors> = asked) =>
  measureClaim(cors('/api', options), cors.probe, resolvedEnvironment({ origins: { app, api: url } }));

/** By the library that many APIs use. */
async function withLibrary(options: FastifyCorsOptions, claim = asked) {
  const server = fastify({ forceCloseConnections: true });
  await server.register(fastifyCors, options);
  server.get('/api', async () => ({ ok: true }));
  const seen = await measure(await server.listen({ host: '127.0.0.1', port: 0 }), claim).finally(() => server.close());
  return Object.fromEntries(
    Object.entries(seen).map(([id, { value, items = [] }]) => [id.replace('security/cors-', ''), { value, items }]),
  );
}

const healthy = { origin: [app], credentials: true, methods: ['GET', 'PATCH'] };
const values = (seen: Record<string, { value: unknown }>) =>
  Object.fromEntries(Object.entries(seen).map(([id, { value }]) => [id, value]));

test('what is checked, in words', () => {
  const { effect, checks } = cors('/api', asked).drafts.quick;
  expect(effect).toBe('read');
  expect(checks.map(({ id, title }) => [id, title])).toEqual([
    ['security/cors-session', 'No other origin can act as a visitor who is signed in'],
    ['security/cors-foreign', 'No other origin can read /api'],
    ['security/cors-allowed', 'Pages of app can read /api, with credentials'],
    ['security/cors-preflight', 'Pages of app can send GET and PATCH with authorization and content-type'],
  ]);
  expect(cors('/api', { allow: ['app'] }).drafts.quick.checks.map(({ id }) => id)).toEqual([
    'security/cors-api-session',
    'security/cors-api-foreign',
    'security/cors-api-allowed',
  ]);
});

test('look-alikes of an origin', () => {
  expect([...foreignTo([app]).keys()]).toEqual([
    'https://evil.test',
    'null',
    'https://app-staging.example.com.evil.test',
    'https://evilapp-staging.example.com',
    'https://app-stagingxexample.com',
    'https://evil.app-staging.example.com',
    'https://evil.example.com',
    'http://app-staging.example.com',
    'https://app-staging.example.com:8443',
  ]);
  expect(foreignTo(['https://a.test:8443', 'http://a.test:8443']).has('http://a.test:8443')).toBe(false);
});

test('a list of one origin', async () => {
  expect(values(await withLibrary(healthy))).toEqual({ session: 0, foreign: 0, allowed: 0, preflight: 0 });
});

test('every origin is echoed, with credentials', async () => {
  const seen = await withLibrary({ ...healthy, origin: true });
  expect(values(seen)).toEqual({ session: 18, foreign: 18, allowed: 0, preflight: 0 });
  expect(seen['session']?.items).toContainEqual({
    label: 'https://app-staging.example.com.evil.test (starts like https://app-staging.example.com)',
    detail:
      'GET answered 200, access-control-allow-origin: https://app-staging.example.com.evil.test, with credentials',
  });
});

test.each([
  ['without an anchor', /app-staging\.example\.com/, ['.evil.test', 'evilapp', 'evil.app', 'http:', ':8443']],
  ['without a start', /app-staging\.example\.com$/, ['evilapp', 'evil.app', 'http:']],
  ['with dots for anything', /^https:\/\/app-staging.example.com$/, ['stagingxexample']],
  ['of all sub-domains', /^https:\/\/[\w.-]+\.example\.com$/, ['evilapp', 'evil.app', '//evil.example']],
])('a pattern %s lets strangers in', async (_, origin, strangers) => {
  const labels = (await withLibrary({ ...healthy, origin }))['foreign']?.items.map(({ label }) => label) ?? [];
  expect(labels).toHaveLength(2 * strangers.length);
  for (const stranger of strangers) expect(labels.some((label) => label.includes(stranger))).toBe(true);
});

test('everybody may read, nobody with credentials', async () => {
  const seen = await withLibrary({ origin: '*' });
  expect(values(seen)).toEqual({ session: 0, foreign: 18, allowed: 1, preflight: 2 });
  expect(seen['allowed']?.items).toEqual([{ label: app, detail: 'GET answered 200, access-control-allow-origin: *' }]);
  const { credentials: _, ...without } = asked;
  expect(values(await withLibrary({ ...healthy, origin: '*', credentials: false }, without))).toEqual({
    ...{ session: 0, foreign: 18, allowed: 0, preflight: 0 },
  });
});

test.each([429, 502, 503, 504])('other origins that are answered with %i: nothing was seen', async (status) => {
  const handle: RequestListener = ({ headers: { origin } }, response) =>
    response
      .writeHead(origin === app ? 200 : status, origin === app ? { 'access-control-allow-origin': app } : {})
      .end();
  await using server = await serve(handle);
  const seen = await measure(server.url, { allow: [app], name: 'cors' });
  const words = { value: { inWords: `https://evil.test: GET answered ${status}` }, samples: 0 };
  expect(seen).toMatchObject({
    'security/cors-session': words,
    'security/cors-foreign': words,
    'security/cors-allowed': { value: 0, samples: 1 },
  });
});

test('one of them that may read counts, whatever the others are answered', async () => {
  const handle: RequestListener = ({ headers: { origin = '' } }, response) =>
    response
      .writeHead(origin === 'null' ? 503 : 200, origin === 'null' ? {} : { 'access-control-allow-origin': origin })
      .end();
  await using server = await serve(handle);
  expect((await measure(server.url))['security/cors-foreign']).toMatchObject({ value: 16, samples: 18 });
});

test('a library that refuses by an error answers 500', async () => {
  const refuses: FastifyCorsOptions = {
    ...healthy,
    origin: (origin, done) => (origin === app ? done(null, true) : done(new Error('not allowed'), false)),
  };
  expect(values(await withLibrary(refuses))).toEqual({ session: 0, foreign: 0, allowed: 0, preflight: 0 });
});

test('credentials that were not agreed, and a method and a header that are missing', async () => {
  const headers = {
    'access-control-allow-origin': app,
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': 'Content-Type, *',
  };
  await using server = await serve(answer({}, 200, headers));
  const { credentials: _, ...without } = asked;
  const seen = await measure(server.url, without);
  expect(seen['security/cors-allowed']?.items?.[0]?.detail).toBe(
    'GET answered 200, access-control-allow-credentials: true',
  );
  expect(seen['security/cors-preflight']?.items?.map(({ detail }) => detail)).toEqual([
    'the pre-flight for GET answered 200, access-control-allow-headers without authorization',
    'the pre-flight for PATCH answered 200, access-control-allow-methods: (absent)',
  ]);
});

const allow: RequestListener = ({ headers: { origin } }, response) =>
  response.writeHead(origin === app ? 500 : 200, origin === app ? { 'access-control-allow-origin': app } : {}).end();

test('an error is no answer that a page can read', async () => {
  await using server = await serve(allow);
  expect((await measure(server.url, { allow: [app], name: 'cors' }))['security/cors-allowed']).toMatchObject({
    value: 1,
    samples: 1,
  });
});

test('nothing there is a reason', async () => {
  await expect(measure('http://127.0.0.1:1')).rejects.toMatchObject({ reason: { code: 'unreachable' } });
});

test.each<[OptionsOf<typeof cors>, RegExp]>([
  [{ allow: [] }, /allow: expected at least one origin, got \[\] \(array\).*cors\.test\.ts:\d+/],
  [{ allow: ['*'] }, /allow\.0: expected the name of an origin .* exact origin .*, got "\*"/],
  [{ allow: ['https://app.example.com/'] }, /allow\.0: .*got "https:\/\/app\.example\.com\/"/],
  [{ allow: ['app'], preflight: { methods: ['FETCH' as never] } }, /preflight\.methods\.0: .*got "FETCH"/],
])('%j is refused', (options, message) => {
  expect(() => cors('/api', options)).toThrow(message);
});
