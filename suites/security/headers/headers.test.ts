import type { RequestListener } from 'node:http';
import fastifyHelmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, authority, routes, serve, serveSecurely } from '../../../fixtures/testing/server.ts';
import { headers } from './headers.ts';

type Options = OptionsOf<typeof headers>;

const measure = async (origins: Readonly<Record<string, string>>, options: Options = {}) => {
  const seen = await measureClaim(headers(options), headers.probe, resolvedEnvironment({ origins, ca: authority }));
  return { grade: seen['security/headers-grade'] };
};

const labels = (seen: Awaited<ReturnType<typeof measure>>['grade']) => seen?.items?.map(({ label }) => label);

const strict = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};
const page = (change: Readonly<Record<string, string>> = {}, html = '<h1>Shop</h1>'): RequestListener =>
  routes({ '/': answer(html, 200, { ...strict, ...change }) });

async function secure(handle: RequestListener, options: Options = {}) {
  await using server = await serveSecurely('valid', handle);
  return await measure({ app: server.url }, options);
}

describe('the grade', () => {
  test('of strict headers', async () => {
    const { grade } = await secure(page());
    expect(grade).toMatchObject({ value: 100, unit: 'score', items: [{ label: 'grade A+' }] });
  });

  test('of a page without any, each point named', async () => {
    const { grade } = await secure(answer('<h1>Shop</h1>'));
    expect(grade?.value).toBe(30);
    expect(labels(grade)).toEqual([
      'grade D',
      '-25 points: csp-not-implemented',
      '-20 points: hsts-not-implemented',
      '-20 points: x-frame-options-not-implemented',
      '-5 points: x-content-type-options-not-implemented',
    ]);
  });

  test.each<[string, FastifyHelmetOptions, number, string[]]>([
    [
      'with its defaults',
      {},
      60,
      ['grade C+', '-20 points: redirection-missing', '-20 points: hsts-not-implemented-no-https'],
    ],
    [
      'without a policy',
      { contentSecurityPolicy: false },
      35,
      [
        'grade D',
        '-25 points: csp-not-implemented',
        '-20 points: redirection-missing',
        '-20 points: hsts-not-implemented-no-https',
      ],
    ],
  ])('of Helmet %s, over http', async (_, options, value, items) => {
    const server = fastify({ forceCloseConnections: true });
    await server.register(fastifyHelmet, options);
    server.get('/', async () => ({}));
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    const { grade } = await measure({ app: url }).finally(() => server.close());
    expect({ value: grade?.value, items: labels(grade) }).toEqual({ value, items });
  });

  test.each<[string, Readonly<Record<string, string>>, number, string | undefined]>([
    [
      'a short HSTS',
      { 'strict-transport-security': 'max-age=3600' },
      100,
      '-10 points: hsts-implemented-max-age-less-than-six-months',
    ],
    ['an HSTS without an age', { 'strict-transport-security': 'preload' }, 80, '-20 points: hsts-header-invalid'],
    ['a referrer that leaks', { 'referrer-policy': 'unsafe-url' }, 100, '-5 points: referrer-policy-unsafe'],
    [
      'a resource policy that nobody knows',
      { 'cross-origin-resource-policy': 'all' },
      100,
      '-5 points: corp-header-invalid',
    ],
    [
      'a session cookie for scripts',
      { 'set-cookie': 'SESSID=abc; Secure; SameSite=Lax' },
      70,
      '-30 points: cookies-session-without-httponly-flag',
    ],
    [
      'a cookie without Secure',
      { 'set-cookie': 'a=b; Expires=Thu, 01 Jan 2099 00:00:00 GMT' },
      100,
      '-5 points: cookies-without-secure-flag-but-protected-by-hsts',
    ],
    ['a safe cookie', { 'set-cookie': 'a=b; Secure; HttpOnly; SameSite=Strict' }, 100, undefined],
  ])('with %s', async (_, change, value, item) => {
    const { grade } = await secure(page(change));
    expect(grade?.value).toBe(value);
    expect(labels(grade)?.[1]).toBe(item);
  });

  test('of a page that echoes a stranger’s origin, with credentials', async () => {
    const { grade } = await secure((request, response) => {
      const { origin } = request.headers;
      const echo = { 'access-control-allow-origin': origin ?? '', 'access-control-allow-credentials': 'true' };
      page(origin === undefined ? {} : echo)(request, response);
    });
    expect(labels(grade)).toContain('-50 points: cross-origin-resource-sharing-implemented-with-universal-access');
  });

  test.each<[string, string | undefined, string | undefined]>([
    ['missing', undefined, '-20 points: redirection-missing'],
    ['to another host', 'https://127.0.0.1/', '-5 points: redirection-off-host-from-http'],
    ['to http', 'http://elsewhere.test/', '-20 points: redirection-not-to-https'],
    ['to https', 'https://localhost/', undefined],
  ])('with a redirect %s', async (_, location, item) => {
    await using plain = await serve(location === undefined ? answer('') : answer('', 301, { location }));
    await using server = await serveSecurely('valid', page());
    const { grade } = await measure({ app: server.url, plain: plain.url.replace('127.0.0.1', 'localhost') });
    expect(labels(grade)?.[1]).toBe(item);
  });

  test('of another page that it leads to: inconclusive, unless that is said', async () => {
    await using server = await serveSecurely(
      'valid',
      routes({
        '/dashboard': answer('', 302, { location: '/login?next=1' }),
        '/login': answer('<h1>Sign in</h1>', 200, strict),
      }),
    );
    const { grade } = await measure({ app: server.url }, { path: '/dashboard', name: 'headers' });
    expect(grade).toMatchObject({
      value: {
        inWords: `another page: ${server.url}/login?next=1; if that is right, give the claim endsAt: "/login"`,
      },
      samples: 0,
    });
    const said = await measure({ app: server.url }, { path: '/dashboard', name: 'headers', endsAt: '/login' });
    expect(said.grade).toMatchObject({ samples: 1 });
    const query = await measure({ app: server.url }, { path: '/login?next=1#top', name: 'headers' });
    expect(query.grade).toMatchObject({ samples: 1 });
  });

  test('of a page that is not there: inconclusive', async () => {
    const { grade } = await secure(answer('', 503));
    expect(grade).toMatchObject({ value: { inWords: expect.stringMatching(/^https:.* answered 503$/) }, samples: 0 });
    await expect(measure({ app: 'http://127.0.0.1:1' })).rejects.toMatchObject({ reason: { code: 'unreachable' } });
  });
});

describe('the policy, by what is known to get round it', () => {
  const csp = async (policy: string | undefined, html = '') => {
    const { 'content-security-policy': _, ...others } = strict;
    const sent = policy === undefined ? others : { ...others, 'content-security-policy': policy };
    await using server = await serveSecurely('valid', answer(html, 200, sent));
    const environment = resolvedEnvironment({ origins: { app: server.url }, ca: authority });
    return await measureClaim(headers({ csp: true }), headers.probe, environment);
  };
  const jsonp =
    "default-src 'none'; script-src 'self' https://ajax.googleapis.com; base-uri 'none'; frame-ancestors 'none'";

  test('a host that serves JSONP, in a policy that scores 100', async () => {
    expect(await csp(jsonp)).toMatchObject({
      'security/headers-grade': { value: 100 },
      'security/headers-csp': {
        value: 1,
        unit: 'count',
        items: [
          {
            label: 'script-src https://ajax.googleapis.com',
            detail: expect.stringMatching(/^ajax\.googleapis\.com is known to host JSONP endpoints/),
          },
        ],
      },
    });
  });

  test.each<[string, string | undefined, string, number, string[]]>([
    ['strict', strict['content-security-policy'], '', 0, []],
    ['with inline scripts', "default-src 'self' 'unsafe-inline'", '', 1, ["default-src 'unsafe-inline'"]],
    ['for scripts alone', "script-src 'self'", '', 1, ['object-src']],
    ['absent', undefined, '', 1, ['no content-security-policy']],
    [
      'of the page itself',
      undefined,
      `<meta http-equiv="content-security-policy" content="${jsonp}">`,
      1,
      ['script-src https://ajax.googleapis.com'],
    ],
    ['twice, of which the better counts', `${jsonp}, default-src 'self'`, '', 0, []],
  ])('%s', async (_, policy, html, value, items) => {
    const seen = (await csp(policy, html))['security/headers-csp'];
    expect([seen?.value, seen?.items?.map(({ label }) => label) ?? []]).toEqual([value, items]);
  });

  test('is asked for only if the claim says so', () => {
    expect(headers().drafts.quick.checks).toHaveLength(1);
    expect(headers({ csp: true }).drafts.quick.checks.map(({ id }) => id)).toEqual([
      'security/headers-grade',
      'security/headers-csp',
    ]);
  });
});

test('what opens staging goes over TLS alone', async () => {
  await using plain = await serve(answer(''));
  await using server = await serveSecurely('valid', page());
  const app = server.url;
  const environment = resolvedEnvironment({
    ca: authority,
    origins: { app, plain: plain.url.replace('127.0.0.1', 'localhost') },
    headers: { 'x-access': 'the-key' },
    loadHeaders: { 'x-load': 'the-key' },
    basic: { username: 'user', password: 'the-key' },
    cookies: [
      { origin: 'app', name: 'access', value: 'the-key' },
      { origin: 'plain', name: 'access', value: 'the-key' },
    ],
  });
  await measureClaim(headers(), headers.probe, environment);
  expect(server.requests[0]?.headers).toMatchObject({ 'x-access': 'the-key', cookie: 'access=the-key' });
  expect(plain.requests).toHaveLength(1);
  const { rawHeaders = [] } = plain.requests[0] ?? {};
  expect(rawHeaders.join('\n').toLowerCase()).not.toMatch(/key|x-access|x-load|authorization|cookie/);
});

test('no cookie’s value is kept', async () => {
  let kept = '';
  await using server = await serve(page({ 'set-cookie': 'sid=very-secret-value' }));
  await measureClaim(headers(), headers.probe, resolvedEnvironment({ origins: { app: server.url } }), {
    onKept: (files) => {
      kept = [...files.values()].map(String).join();
    },
  });
  expect(kept).toContain('"sid"');
  expect(kept).not.toContain('very-secret');
});

test.each<[Options, RegExp]>([
  [
    { grade: 'E' as never },
    /headers\(…\): grade: expected one of A\+, A, .*, got "E" \(string\).*headers\.test\.ts:\d+/,
  ],
  [{ path: 'home' }, /path: expected a path that starts with "\/".*got "home"/],
])('%j is refused', (options, message) => {
  expect(() => headers(options)).toThrow(message);
});
