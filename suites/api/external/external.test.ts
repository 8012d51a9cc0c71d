import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { answer, serve, serveSecurely } from '../../../fixtures/testing/server.ts';
import { external } from './external.ts';
import { access, measure, token } from './testing/measure.ts';

type Options = OptionsOf<typeof external>;

/** Answers whoever has the key. */
const keyed =
  (then: RequestListener, refusal = 401, known = token): RequestListener =>
  (request, response) =>
    (request.headers.authorization === `Bearer ${known}` ? then : answer({ error: 'no key' }, refusal))(
      request,
      response,
    );
const account = { livemode: false, access_token: 'canary-token-of-theirs' };

describe('an API', () => {
  const sandbox = { host: '127.0.0.1', key: /^sk_test_/, json: { '/livemode': false } };

  test('that answers, takes the key and is the sandbox', async () => {
    await using server = await serve(keyed(answer(account)));
    const seen = await measure(access(`${server.url}/v1/`), {
      path: '/account',
      json: { '/livemode': false },
      sandbox,
    });
    expect(seen).toEqual({ sandbox: 'sandbox', key: 'accepted', livemode: false, answers: 'answers' });
    expect(server.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/v1/account', `Bearer ${token}`],
      ['/v1/account', undefined],
    ]);
  });

  test('with its key in a header, or in the URL', async () => {
    await using server = await serve((request, response) => {
      const { apikey, authorization } = request.headers;
      const known = apikey === token || authorization === `Basic ${Buffer.from(`id:${token}`).toString('base64')}`;
      answer(account, known ? 200 : 403)(request, response);
    });
    const url = server.url.replace('//', `//id:${token}@`);
    for (const connection of [
      { kind: 'http', url: server.url, tls: 'off', headers: { apikey: token } },
      { kind: 'http', url, tls: 'off' },
    ] as const)
      expect(await measure(connection, { sandbox: { key: /^sk_test_/ } })).toEqual({
        ...{ sandbox: 'sandbox', key: 'accepted', answers: 'answers' },
      });
  });

  test.each<[string, RequestListener, Options, object]>([
    ['a refused key', keyed(answer({}), 401, 'another'), {}, { key: 'refused 401', answers: 'answers' }],
    ['a forbidden key', keyed(answer({}), 403, 'another'), {}, { key: 'refused 403', answers: 'answers' }],
    ['no such path', answer({}, 404), {}, { key: 'answered 404 (not seen)', answers: 'answered 404' }],
    [
      'another address',
      answer('', 301, { location: 'https://elsewhere.example/v2?token=canary' }),
      { key: false },
      { answers: 'answered 301, points to https://elsewhere.example/v2' },
    ],
    [
      'a path that asks for no key',
      answer({}),
      {},
      { key: 'without the key, it answered 200 (not seen)', answers: 'answers' },
    ],
    [
      'production, by its answer',
      answer({ livemode: true }),
      { key: false, sandbox: { json: { '/livemode': false } } },
      { sandbox: '/livemode is true', answers: 'answers' },
    ],
    [
      'no sign of the sandbox',
      answer({}),
      { key: false, sandbox: { json: { '/livemode': false } } },
      { sandbox: '/livemode is (absent)', answers: 'answers' },
    ],
    [
      'another answer',
      answer('<p>hello'),
      { key: false, json: { '/livemode': false } },
      { livemode: 'not JSON', answers: 'answers' },
    ],
    ['a status that is agreed', answer({}, 401), { key: false, is: [200, 401] }, { answers: 'answers' }],
    [
      'a key in a form',
      answer({}, 400),
      { request: { form: { grant_type: 'client_credentials' } } },
      { key: 'answered 400 (not seen)', answers: 'answered 400' },
    ],
  ])('%s', async (_, listener, options, seen) => {
    await using server = await serve(listener);
    expect(await measure(access(server.url), options)).toEqual(seen);
  });

  test.each<[string, Options['sandbox'], string]>([
    ['address', { host: 'secure.snd.payu.com' }, 'its host is 127.0.0.1'],
    ['key', { key: /^sk_test_4/ }, 'its token does not match /^sk_test_4/'],
  ])('of production by its %s is sent nothing', async (_, shown, words) => {
    await using server = await serve(answer({}));
    expect(await measure(access(server.url), { sandbox: shown })).toEqual({ sandbox: words });
    expect(server.connections()).toBe(0);
  });

  test('every key must be the sandbox’s', async () => {
    await using server = await serve(answer({}));
    const both = (second: string) => ({ ...access(server.url), headers: { apikey: `Token ${second}` } });
    const options: Options = { key: false, sandbox: { key: /^sk_test_/ } };
    const production = 'its header apikey does not match /^sk_test_/';
    expect(await measure(both('sk_live_canary'), options)).toEqual({ sandbox: production });
    expect(server.connections()).toBe(0);
    expect(await measure(both('sk_test_canary'), options)).toEqual({ sandbox: 'sandbox', answers: 'answers' });
    const keyless = { kind: 'http', url: server.url, tls: 'off' } as const;
    expect(await measure(keyless, options)).toEqual({ sandbox: 'it has no key to match /^sk_test_/' });
  });

  test('without a key that could be refused', async () => {
    await using server = await serve(answer({}));
    const seen = await measure({ kind: 'http', url: server.url, tls: 'off' });
    expect(seen).toEqual({ key: 'the connection has no key (not seen)', answers: 'answers' });
  });
});

describe('an outage of theirs is inconclusive', () => {
  test.each<[string, RequestListener, string]>([
    ['an error', answer({}, 500), 'pay: answered 500'],
    ['maintenance', answer('<title>Maintenance</title>', 503), 'pay: was not asked: a page for maintenance answered'],
    ['too many requests', answer({}, 429), 'pay: answered 429'],
    [
      'a wall',
      answer('Just a moment', 403, { 'cf-mitigated': 'challenge' }),
      'pay: was not asked: Cloudflare’s challenge answered',
    ],
    ['no answer in time', () => {}, 'within 0.3 s'],
    ['a closed connection', (request) => request.socket.destroy(), 'closed the connection'],
    [
      'half an answer',
      (_, response) => response.writeHead(200, { 'content-length': 9 }).end('{') && response.socket?.destroy(),
      'pay: ',
    ],
  ])('%s', async (_, listener, words) => {
    await using server = await serve(listener);
    expect(await measure(access(server.url), { within: 0.3 })).toEqual([
      'third-party-down',
      expect.stringContaining(words),
    ]);
  });

  test('and nobody is told how to reach staging', async () => {
    const seen = await measure(access('http://127.0.0.1:1'), {}, 'Connect to the VPN.');
    expect(seen).toEqual(['third-party-down', expect.stringMatching(/127\.0\.0\.1:1 refused .* port is right\.$/)]);
  });

  test('nothing there, or no such host', async () => {
    expect(await measure(access('http://127.0.0.1:1'))).toEqual([
      'third-party-down',
      'pay: 127.0.0.1:1 refused the connection: nothing listens there. Check that it is up and that the port is right.',
    ]);
    expect(await measure(access('http://pay.invalid'))).toEqual([
      'third-party-down',
      expect.stringContaining('does not resolve'),
    ]);
  });

  test('of the request without the key says nothing of the key', async () => {
    await using server = await serve(keyed(answer({}), 503));
    expect(await measure(access(server.url))).toEqual({
      key: 'without the key, it answered 503 (not seen)',
      answers: 'answers',
    });
  });

  test('a certificate that nobody trusts has a cause of its own', async () => {
    await using server = await serveSecurely('self-signed', answer({}));
    expect(await measure(access(server.url, { tls: 'verify' }))).toEqual(['untrusted-certificate', expect.any(String)]);
  });
});

test('what is checked, in words', () => {
  const { checks, args } = external('pay', { sandbox: { key: /^sk_test_/ } }).drafts.quick;
  expect(checks.map(({ id, title }) => [id, title])).toEqual([
    ['api/pay-sandbox', 'pay is the sandbox'],
    ['api/pay-key', 'pay accepts staging’s key'],
    ['api/pay-answers', 'pay answers'],
  ]);
  expect(args['connectionKinds']).toEqual(['http', 'smtp']);
  const path = external('pay', { path: '/me', request: { form: { a: 'b' } } }).drafts.quick;
  expect([path.args['connectionKinds'], path.effect]).toEqual([['http'], 'write']);
});

test.each<[Options, RegExp]>([
  [
    { sandbox: { key: 'sk_test_' as never } },
    /sandbox: expected what shows the sandbox.*|sandbox\.key: expected a pattern/,
  ],
  [{ sandbox: { mode: 'test' } as never }, /external\("pay"\).*sandbox.*external\.test\.ts:\d+/s],
  [{ within: 0 }, /within: expected seconds above 0, got 0 \(number\)/],
])('%j is refused', (options, message) => {
  expect(() => external('pay', options)).toThrow(message);
});
