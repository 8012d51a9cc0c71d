import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Contact } from '../../core/model.ts';
import { answer, serve } from '../../fixtures/testing/server.ts';
import { hasK6, k6Tool } from '../../gate/testing/tools.ts';
import { type Trial, trial } from '../../gate/testing/trial.ts';
import type { Tool } from '../runner.ts';
import { originsByAddress } from './addresses.ts';
import { contactOf } from './contact.ts';
import { k6 } from './index.ts';
import { Reached } from './reached.ts';
import { claimOf } from './testing/cases.ts';
import { withoutOutput } from './testing/wrapped.ts';

const script = (body: string, rest = ''): string => `
import http from 'k6/http';
import ws from 'k6/ws';
import grpc from 'k6/net/grpc';
import { check, sleep } from 'k6';
const { origins, also } = JSON.parse(open(__ENV.STAGEGATE_ENVIRONMENT));
const named = (name) => ({ tags: { name } });
const ask = (url, params) => check(http.get(url, params), { answered: (answer) => answer.status === 200 });
${rest}
export default function () {
  ${body}
  sleep(0.05);
}`;

const proto = `syntax = "proto3"; package shop;
message Nothing {}
service Cart { rpc List(Nothing) returns (Nothing); rpc Watch(Nothing) returns (stream Nothing); }`;

interface Servers {
  readonly also?: readonly string[];
  readonly origins?: Readonly<Record<string, string>>;
}

async function run(text: string, app: string, { also = [], origins = {} }: Servers, other = same): Promise<Trial> {
  const root = mkdtempSync(join(tmpdir(), 'stagegate-contact-'));
  try {
    writeFileSync(join(root, 'shop.ts'), text);
    writeFileSync(join(root, 'cart.proto'), proto);
    const claim = claimOf({ script: text, stages: [[3, 0.5]] });
    const environment = { origins: { app, ...origins }, also };
    return await trial(claim, k6, { root, tools: { k6: other(await k6Tool(), root) }, environment });
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Shakes hands, and answers nothing else. */
async function serveSockets(): Promise<AsyncDisposable & { readonly url: string; readonly shaken: () => number }> {
  let shaken = 0;
  const server = createServer();
  server.on('upgrade', ({ headers }, socket) => {
    shaken += 1;
    const accept = createHash('sha1').update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
    const lines = ['HTTP/1.1 101 Switching Protocols', 'upgrade: websocket', 'connection: upgrade'];
    socket.write([...lines, `sec-websocket-accept: ${accept.digest('base64')}`, '', ''].join('\r\n'));
    socket.on('error', () => {}).on('data', () => socket.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    shaken: () => shaken,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Answers every gRPC call with an empty message. */
async function serveCalls(): Promise<AsyncDisposable & { readonly url: string; readonly calls: string[] }> {
  const calls: string[] = [];
  const server = createHttp2Server();
  server.on('stream', (stream, headers) => {
    calls.push(String(headers[':path']));
    stream.on('error', () => {});
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(Buffer.alloc(5));
  });
  // k6 closes a connection while an answer is under way; its streams end with the same error.
  server.on('sessionError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

/** One call in each iteration, over a connection of its own. */
const calling = (addresses: readonly string[], call = "client.invoke('shop.Cart/List', {})"): string =>
  script(
    `for (const address of ${JSON.stringify(addresses)})
       try { client.connect(address, { plaintext: true, timeout: '2s' }); ${call}; client.close(); } catch {}`,
    "const client = new grpc.Client(); client.load([], 'cart.proto');",
  );

const same = (tool: Tool, _: string): Tool => tool;
const host = (url: string): string => new URL(url).host;

describe.skipIf(!hasK6)('k6', { timeout: 60_000, concurrent: true }, () => {
  test('counts every host that answered, whatever names the script gives its requests, and lets it reach also', async () => {
    await using app = await serve(answer({}));
    await using cdn = await serve(answer({}));
    const text = script(
      "ask(origins.app + '/cart', named('cart')); ask(also[0] + '/picture', named(origins.app));",
      "export function setup() { http.get(origins.app, named('in setup')); }",
    );
    const { reading, causes } = await run(text, app.url, { also: [cdn.url] });
    expect(reading.contact).toEqual({ origins: { app: app.requests.length }, others: [host(cdn.url)] });
    expect(cdn.requests.length).toBe(app.requests.length - 1);
    expect(reading.reason).toBeUndefined();
    expect(causes['load/shop-errors']).toBe('too-few-samples');
    expect(causes['load/shop-exceptions']).toBe('within-threshold');
  });

  test('sends nothing to another port, to a name that is not declared, or to an origin that the script moves', async () => {
    await using app = await serve(answer({}));
    await using elsewhere = await serve(answer({}));
    const { port } = new URL(elsewhere.url);
    const moved = `http://staging.test:${port}`;
    const text = script(
      `ask(origins.app); ask('${elsewhere.url}'); ask('http://localhost:${port}', named('here')); ask('${moved}');
       try { ws.connect('ws://localhost:${port}', null, () => {}); } catch {}`,
      "export const options = { hosts: { 'staging.test': '127.0.0.1' }, blockHostnames: [] };",
    );
    const { reading, causes, files } = await run(text, app.url, { origins: { moved } });
    expect(elsewhere.requests).toEqual([]);
    expect(JSON.parse(new TextDecoder().decode(files.get('contact.json'))).refused).toEqual({
      production: [],
      foreign: [host(elsewhere.url), `localhost:${port}`].toSorted(),
      moved: [`staging.test:${port}`],
    });
    expect(reading.reason).toMatchObject({ code: 'foreign-origin', detail: expect.stringContaining(`:${port}`) });
    expect(reading.measurements['load/shop-errors']).toMatchObject({ value: 0 });
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test('counts the handshakes of WebSockets, and finds those of another port afterwards', async () => {
    await using app = await serveSockets();
    await using elsewhere = await serveSockets();
    const text = script(
      `for (const url of [origins.app, '${elsewhere.url}'])
         ws.connect(url.replace('http', 'ws') + '/feed', null, (socket) => socket.on('open', () => socket.close()));`,
    );
    const { reading } = await run(text, app.url, {});
    expect(reading.contact).toEqual({ origins: { app: app.shaken() }, others: [host(elsewhere.url)] });
    expect(reading.reason).toMatchObject({ code: 'foreign-origin' });
  });

  test.each([
    ['calls', "client.invoke('shop.Cart/List', {})"],
    ['streams', "new grpc.Stream(client, 'shop.Cart/Watch').write({}); sleep(0.1)"],
  ])('counts the %s of gRPC, and finds those of another port afterwards', async (_, call) => {
    await using app = await serveCalls();
    await using elsewhere = await serveCalls();
    const { reading } = await run(calling([host(app.url), host(elsewhere.url)], call), app.url, {});
    // The last one may be answered after k6 has closed its connection.
    const { origins, others } = reading.contact as Contact;
    expect(origins['app']).toBeGreaterThan(0);
    expect(origins['app']).toBeLessThanOrEqual(app.calls.length);
    expect(others).toEqual([host(elsewhere.url)]);
    expect(reading.reason).toMatchObject({ code: 'foreign-origin' });
  });

  test('sends no gRPC to a name that is not declared, and takes none for contact', async () => {
    await using elsewhere = await serveCalls();
    const address = `localhost:${new URL(elsewhere.url).port}`;
    const { reading, causes } = await run(calling([address]), 'http://127.0.0.1:9', {});
    expect(elsewhere.calls).toEqual([]);
    expect(reading.contact).toEqual({ origins: {}, others: [] });
    expect(causes['load/shop-exceptions']).toBe('no-contact');
  });

  test('that sent nothing reached nobody', async () => {
    const { causes, reading } = await run(script('check(1, { fine: () => true });'), 'http://127.0.0.1:9', {});
    expect(reading.contact).toEqual({ origins: {}, others: [] });
    expect(causes['load/shop-iterations']).toBe('no-contact');
  });

  test('without a count of its own says by its samples who answered, as far as they say it', async () => {
    await using app = await serve(answer({}));
    await using elsewhere = await serve(answer({}));
    const [both, named] = await Promise.all([
      run(script(`ask(origins.app); ask('${elsewhere.url}');`), app.url, {}, withoutOutput),
      run(script("ask(origins.app, named('app'));"), app.url, {}, withoutOutput),
    ]);
    expect(both.reading.contact).toEqual({ origins: { app: expect.any(Number) }, others: [host(elsewhere.url)] });
    expect(both.reading.reason).toMatchObject({
      code: 'foreign-origin',
      detail: expect.stringContaining(`${host(elsewhere.url)} answered`),
    });
    expect(Object.values(both.causes)).not.toContain('within-threshold');
    expect(named.reading.contact).toEqual({ origins: { app: expect.any(Number) }, others: [] });
    expect(named.causes['load/shop-exceptions']).toBe('within-threshold');
  });
});

describe('a sample', () => {
  const hosts = {
    origins: { app: 'https://Staging.test', api: 'http://[::1]:8080/v2' },
    production: ['shop.test'],
    also: ['cdn.test'],
  };
  const log = { exceptions: 0, lines: [], omitted: 0 };

  test.each([
    ['http_req_duration', 'https://staging.test/a', '500', { origins: { app: 1 } }],
    [
      'http_req_duration',
      'http://staging.test/a',
      '200',
      { others: ['staging.test:80'], foreign: ['staging.test:80'] },
    ],
    ['http_req_duration', 'https://staging.test/a', '0', {}],
    ['http_req_duration', 'a name', '200', { unknown: 1 }],
    ['http_req_duration', 'https://cdn.test:8443/', '200', { others: ['cdn.test:8443'] }],
    ['ws_sessions', 'wss://staging.test/socket', '101', { origins: { app: 1 } }],
    ['ws_sessions', 'wss://staging.test/socket', '', {}],
    ['ws_sessions', 'ws://[::1]:8080/', '101', { origins: { api: 1 } }],
    ['grpc_req_duration', 'staging.test:443/shop.Cart/Add', '0', { origins: { app: 1 } }],
    ['grpc_req_duration', 'staging.test:443/shop.Cart/Add', '14', {}],
    [
      'grpc_req_duration',
      'staging.test:50051/shop.Cart/Add',
      '5',
      { others: ['staging.test:50051'], foreign: ['staging.test:50051'] },
    ],
    ['http_req_waiting', 'https://staging.test/a', '200', {}],
  ])('%s of %s with status "%s"', (metric, url, status, found) => {
    const reached = new Reached();
    reached.take(metric, { url, name: url, status, ip: '10.0.0.7' });
    const nobody = {
      origins: {},
      others: [],
      foreign: [],
      refused: { production: [], foreign: [], moved: [] },
      unknown: 0,
      answered: expect.any(Number),
    };
    expect(contactOf(reached, log, hosts)).toEqual({ ...nobody, ...found });
  });

  test('of a request with a name is of whatever origin is at its address', async () => {
    const reached = new Reached();
    for (const ip of ['127.0.0.1', '127.0.0.1', '10.0.0.7', ''])
      reached.take('http_req_duration', { url: 'cart', name: 'cart', status: '200', ip });
    const origins = { gone: 'http://gone.invalid', app: 'http://127.0.0.1:8080', api: 'http://127.0.0.1:8081' };
    const contact = contactOf(reached, log, { ...hosts, origins }, await originsByAddress({ origins }));
    expect(contact).toMatchObject({ origins: { app: 2 }, unknown: 2, answered: 4 });
  });

  test.each([
    [{ url: 'https://www.shop.test/a', error_code: '1111' }, '', { production: ['www.shop.test:443'] }],
    [{ url: 'https://other.test/a', error_code: '1111' }, '', { foreign: ['other.test:443'] }],
    [
      { url: 'paid', name: 'paid', error_code: '1111' },
      'hostname (shop.test.) is in a blocked pattern (*.)',
      { production: ['shop.test.'], foreign: ['paid'] },
    ],
    [{}, 'IP (10.0.0.9) is in a blacklisted range (10.0.0.9/32)', { production: ['10.0.0.9'] }],
  ])('that was refused: %j, %s', (tags, message, refused) => {
    const reached = new Reached();
    reached.take('http_req_duration', { status: '0', ...tags });
    const lines = [{ level: 'warning', message, count: 1 }];
    expect(contactOf(reached, { ...log, lines }, hosts).refused).toEqual({
      production: [],
      foreign: [],
      moved: [],
      ...refused,
    });
  });
});
