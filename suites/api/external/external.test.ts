import type { RequestListener } from 'node:http';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { defined } from '../../../core/defined.ts';
import { ReasonError } from '../../../core/errors.ts';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import type { ConnectionAccess } from '../../../fixtures/context/resolved.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, serve, serveSecurely } from '../../../fixtures/testing/server.ts';
import { external } from './external.ts';

type Options = OptionsOf<typeof external>;

const token = 'sk_test_canary-of-the-sandbox';
const access = (url: string, more: Partial<ConnectionAccess> = {}): ConnectionAccess => ({
  ...{ kind: 'http', url, tls: 'off', token },
  ...more,
});

/** The value of each check, or the code and the words of the reason. */
async function measure(connection: ConnectionAccess, options: Options = {}, unreachable?: string) {
  const kept: string[] = [];
  const environment = resolvedEnvironment(defined({ connections: { pay: connection }, unreachable }));
  const onKept = (files: ReadonlyMap<string, Uint8Array>) =>
    void kept.push(...[...files.values()].map((bytes) => Buffer.from(bytes).toString()));
  try {
    const claim = external('pay', { within: 2, ...options });
    const seen = await measureClaim(claim, external.probe, environment, { onKept });
    return Object.fromEntries(
      Object.entries(seen).map(([id, { value, samples }]) => [
        id.replace('api/pay-', ''),
        typeof value === 'object' ? `${value.inWords}${samples === 0 ? ' (not seen)' : ''}` : value,
      ]),
    );
  } catch (error) {
    if (error instanceof ReasonError) return [error.reason.code, error.reason.detail];
    throw error;
  } finally {
    expect(kept.join()).not.toContain('canary');
  }
}

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

describe('a mail server', () => {
  let server: SMTPServer | undefined;
  afterEach(() => new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve()))));
  const started = async (options: SMTPServerOptions = {}): Promise<string> => {
    const own = new SMTPServer({
      ...{ authOptional: true, logger: false },
      onAuth: ({ password }, _, callback) => callback(password === token ? null : new Error('no'), { user: 'gate' }),
      onData: () => expect.unreachable('no mail is sent'),
      ...options,
    });
    own.on('error', () => {});
    server = own;
    await new Promise<void>((resolve) => void own.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(own.server.address() as { port: number }).port}`;
  };
  const mail = (url: string): ConnectionAccess => ({ kind: 'smtp', url, tls: 'prefer' });

  test('that answers and takes the password', async () => {
    const at = await started();
    const sandbox = { host: '127.0.0.1' };
    expect(await measure(mail(`smtp://gate:${token}@${at}`), { sandbox })).toEqual({
      ...{ sandbox: 'sandbox', key: 'accepted', answers: 'answers' },
    });
    expect(await measure(mail(`smtp://${at}`))).toEqual({
      key: 'the connection has no user (not seen)',
      answers: 'answers',
    });
    expect(await measure(mail(`smtp://${at}`), { sandbox: { host: 'mail.test' } })).toEqual({
      sandbox: 'its host is 127.0.0.1',
    });
  });

  test('that refuses the password fails', async () => {
    const at = await started();
    expect(await measure(mail(`smtp://gate:not-the-password@${at}`))).toEqual({
      ...{ key: `connection pay: ${at} refused the user "gate" (535).`, answers: 'answers' },
    });
  });

  test.each<[string, SMTPServerOptions, RegExp]>([
    [
      'takes nobody now',
      { onConnect: (_, callback) => callback(new Error('too busy')) },
      /takes no connection now: it answered 5\d\d/,
    ],
    [
      'cannot check the password now',
      { onAuth: (_, __, callback) => callback(Object.assign(new Error('later'), { responseCode: 454 })) },
      /takes no connection now: it answered 454/,
    ],
  ])('that %s', async (_, options, words) => {
    const at = await started(options);
    expect(await measure(mail(`smtp://gate:${token}@${at}`))).toEqual([
      'third-party-down',
      expect.stringMatching(words),
    ]);
  });

  test('that is down', async () => {
    expect(await measure(mail('smtp://127.0.0.1:1'))).toEqual([
      'third-party-down',
      expect.stringContaining('refused the connection'),
    ]);
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
