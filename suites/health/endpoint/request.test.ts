/** What is sent, and what is expected of headers, texts, numbers and lists. */
import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { Measurements } from '../../../core/model.ts';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, serve, type TestServer } from '../../../fixtures/testing/server.ts';
import { endpoint } from './endpoint.ts';

type EndpointOptions = OptionsOf<typeof endpoint>;
interface Received extends Pick<IncomingMessage, 'method' | 'headers'> {
  readonly body: string;
}

let server: TestServer | undefined;
let received: Received[] = [];
afterEach(() => server?.[Symbol.asyncDispose]());

/** Records every request but the sign-in, and answers with an order only if the request carries the session. */
async function measure(options: EndpointOptions): Promise<Measurements> {
  received = [];
  server = await serve(async (request, response) => {
    const body = (await request.toArray()).join('');
    if (request.url === '/login') return answer({ accessToken: 'token-4711' })(request, response);
    received.push({ method: request.method, headers: request.headers, body });
    const headers = { 'cache-control': 'max-age=60', 'ratelimit-limit': '100', location: '/orders/7' };
    const order = { id: 'ord_7', total: 12.5, items: ['lamp', 'rug'], sku: /"sku":"([^"]*)"/.exec(body)?.[1] ?? '' };
    return request.headers.authorization === 'Bearer token-4711'
      ? answer(order, request.method === 'POST' ? 201 : 200, headers)(request, response)
      : answer(' signed out\n', 401)(request, response);
  });
  const account = { origin: 'api', path: '/login', json: {}, token: '/accessToken' };
  return measureClaim(
    endpoint('/orders', options),
    endpoint.probe,
    resolvedEnvironment({ origins: { api: server.url }, accounts: { user: account } }),
  );
}

const draft = (options: EndpointOptions) => endpoint('/orders', options).drafts.quick;

describe('a request', () => {
  test('with a JSON body of an account is sent once, because it writes', async () => {
    const seen = await measure({
      layer: 'api',
      account: 'user',
      request: { method: 'POST', headers: { 'X-Tenant': 'a' }, json: { sku: 'A-1' } },
      is: 201,
      json: { '/id': /^ord_\d+$/, '/total': { min: 10, max: 20 }, '/items': { length: { min: 1 } }, '/sku': 'A-1' },
      headers: { Location: /^\/orders\//, 'RateLimit-Limit': { min: 100 } },
    });
    expect(received).toMatchObject([
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-tenant': 'a', 'cache-control': 'no-cache' },
        body: '{"sku":"A-1"}',
      },
    ]);
    expect(seen).toMatchObject({
      'api/post-orders': { value: 201, samples: 1 },
      'api/post-orders-id': { value: '/^ord_\\d+$/' },
      'api/post-orders-total': { value: 12.5, unit: 'text' },
      'api/post-orders-items': { value: 2, unit: 'count' },
      'api/post-orders-sku': { value: 'A-1' },
      'api/post-orders-location': { value: '/^\\/orders\\//' },
      'api/post-orders-ratelimit-limit': { value: 100 },
    });
  });

  test.each<[EndpointOptions['request'], method: string, type: string | undefined, body: string]>([
    [{ form: { q: 'lamp & rug' } }, 'POST', 'application/x-www-form-urlencoded', 'q=lamp+%26+rug'],
    [{ body: '<a/>', headers: { 'content-type': 'text/xml' } }, 'POST', 'text/xml', '<a/>'],
    [{ json: null }, 'POST', 'application/json', 'null'],
    [{ method: 'DELETE' }, 'DELETE', undefined, ''],
    [undefined, 'GET', undefined, ''],
  ])('%j is sent as it says', async (request, method, type, body) => {
    await measure({ ...(request === undefined ? {} : { request }), samples: 1, is: 401 });
    expect(received).toMatchObject([{ method, body }]);
    expect(received[0]?.headers['content-type']).toBe(type);
  });

  test('that sets a cookie keeps what the cookie is, and not its value', async () => {
    const cookies = 'sid=canary-4711; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly, theme=canary; Path=/';
    server = await serve(answer({}, 200, { 'set-cookie': cookies }));
    const claim = endpoint('/', { samples: 1, headers: { 'Set-Cookie': 'sid' } });
    const environment = resolvedEnvironment({ origins: { api: server.url } });
    expect((await measureClaim(claim, endpoint.probe, environment))['health/set-cookie']?.value).toBe(
      'sid=…; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly, theme=…; Path=/',
    );
  });

  test('that is not signed in fails, and the answer is shown', async () => {
    const seen = await measure({
      samples: 1,
      json: { '/total': { min: 10 } },
      headers: { 'cache-control': /max-age/ },
      text: 'signed out',
    });
    expect(seen).toMatchObject({
      'health/orders': { value: 401, items: [{ detail: 'signed out' }] },
      'health/total': { value: { inWords: 'not JSON (text/html)' } },
      'health/cache-control': { value: { inWords: '(absent)' } },
      'health/text': { value: 'signed out' },
    });
  });
});

describe('the claim', () => {
  test.each<[EndpointOptions, effect: string, samples: number | undefined]>([
    [{}, 'read', 3],
    [{ request: { method: 'HEAD' } }, 'read', 3],
    [{ request: { json: [] } }, 'write', 1],
    [{ request: { json: null } }, 'write', 1],
    [{ request: { headers: { authorization: 'Bearer invalid', cookie: 'theme=dark' } } }, 'read', 3],
    [{ request: { method: 'DELETE' }, samples: 2 }, 'write', 2],
    [{ request: { json: { query: '{ me }' } }, effect: 'read' }, 'read', 3],
  ])('%j has an effect on staging', (options, effect, samples) => {
    expect(draft(options)).toMatchObject({ effect, args: { samples } });
  });

  test('has names of its own in another layer, for each method', () => {
    const ids = (options: EndpointOptions) => draft({ ...options, json: { '/id': 7 } }).checks.map(({ id }) => id);
    expect(ids({ layer: 'api' })).toEqual(['api/get-orders-id', 'api/get-orders']);
    expect(ids({ layer: 'api', request: { method: 'PUT' } })).toEqual(['api/put-orders-id', 'api/put-orders']);
    expect(ids({ layer: 'api', name: 'mine' })).toEqual(['api/mine-id', 'api/mine']);
    expect(ids({ request: { method: 'PUT' } })).toEqual(['health/id', 'health/put-orders']);
  });

  test.each<[EndpointOptions, RegExp]>([
    [{ request: { json: {}, form: {} } }, /request: expected one of json, form, got/],
    [{ request: { method: 'GET', json: {} } }, /request: expected a method that carries a body, such as POST/],
    [{ request: { json: { at: Number.NaN } } }, /request\.json: expected a JSON value such as .*got .*\(object\)/],
    [{ request: { json: () => 1 } as never }, /request\.json: expected a JSON value.*got a function/],
    [{ request: { headers: { 'x-a': 'b\n' } } }, /request\.headers\.x-a: expected one line of characters.*got "b\\n"/],
    [{ request: { headers: { 'x a': 'b' } } }, /request\.headers\.x a: expected the name of a header, .* got "x a"/],
    [
      { request: { headers: { Authorization: 'Bearer token-4711' } } },
      /request\.headers\.Authorization: expected no credential.*name an "account".*got "Bearer …"/,
    ],
    [{ request: { headers: { cookie: 'a=b; sid=issued-4711' } } }, /request\.headers\.cookie: .*got "a=b; sid=…"/],
    [{ request: { method: 'post' as never } }, /request\.method: expected one of GET, .*got "post"/],
    [{ request: { json: {} }, endsAt: '/done' }, /endsAt: expected no path for this method.*is: 303/],
    [{ within: 0 }, /within: expected seconds above 0, got 0 \(number\)/],
    [{ layer: 'helth' as never }, /layer: expected one of config, .*did you mean "health"\?/],
    [{ method: 'POST' } as never, /"method" is not a field; the fields are .*request.*endpoint\/request\.test\.ts:\d+/],
  ])('%j is refused', (options, message) => {
    expect(() => endpoint('/orders', options)).toThrow(message);
  });
});
