import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Files } from '../../core/claim.ts';
import type { Measurements } from '../../core/model.ts';
import { openWebSocket } from '../../fixtures/access/websocket.ts';
import type { OptionsOf } from '../../fixtures/claims/claim-function.ts';
import { resolvedEnvironment } from '../../fixtures/testing/environment.ts';
import { measureClaim } from '../../fixtures/testing/probe.ts';
import { startProxy } from '../../fixtures/testing/proxy.ts';
import { answer } from '../../fixtures/testing/server.ts';
import { openWayIn } from '../../fixtures/testing/way-in.ts';
import { socket } from './socket.ts';
import { type Behaviour, libraries, type Upgrade } from './testing/servers.ts';

type SocketOptions = OptionsOf<typeof socket>;

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

/** Requests that were no WebSocket's are answered by `handle`, and upgrades too if `upgrade` is not given. */
async function serve(upgrade: Upgrade | undefined, handle: RequestListener = answer({}, 426)): Promise<string> {
  const server = createServer(handle);
  if (upgrade !== undefined) server.on('upgrade', upgrade);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const usual: SocketOptions = { send: { json: { type: 'ping' } }, answer: { json: { '/type': 'pong' } }, within: 5 };
const pongs: Behaviour = {
  onMessage: (peer, text) => {
    peer.send(JSON.stringify({ type: 'hello' }));
    peer.send(JSON.stringify({ type: JSON.parse(text).type === 'ping' ? 'pong' : 'what?' }));
  },
};

const account = { origin: 'api', path: '/login', json: {}, token: '/accessToken' };

function against(url: string, options: Partial<SocketOptions> = {}, onKept: (files: Files) => void = () => {}) {
  const environment = resolvedEnvironment({
    origins: { api: url },
    accounts: { user: account },
    headers: { 'x-access': 'key-1234' },
  });
  return measureClaim(socket('/ws', { ...usual, ...options }), socket.probe, environment, { onKept });
}

const values = (seen: Measurements) =>
  Object.fromEntries(Object.entries(seen).map(([id, { value }]) => [id.replace('smoke/socket-ws', ''), value]));
const closes = (code: number, reason = '') => ({ onOpen: (peer) => peer.close(code, reason) }) satisfies Behaviour;
const time = expect.any(Number);

describe.each(Object.entries(libraries))('a WebSocket of %s', (_, library) => {
  test('answers, and answers again after a drop', async () => {
    const handshakes: IncomingMessage['headers'][] = [];
    const url = await serve(
      library({ ...pongs, protocols: ['v1'], onOpen: (_, { headers }) => handshakes.push(headers) }),
      answer({ accessToken: 'token-4711' }),
    );
    const seen = await against(url, { protocol: ['v2', 'v1'], account: 'user', headers: { 'x-tenant': 'a' } });
    expect(values(seen)).toEqual({ '': 101, '-protocol': 'v1', '-answer': time, '-again': time });
    expect(handshakes).toHaveLength(2);
    const sent = { authorization: 'Bearer token-4711', 'x-access': 'key-1234', 'x-tenant': 'a' };
    for (const headers of handshakes) expect(headers).toMatchObject(sent);
  });

  test('may speak first, and then say any text', async () => {
    const url = await serve(library({ onOpen: (peer) => peer.send('ready: 7') }));
    const { send: _, ...asked } = { ...usual, answer: { text: /^ready: \d$/ }, again: false };
    const claim = socket('/ws', asked);
    expect(claim.drafts.quick.effect).toBe('read');
    const seen = await measureClaim(claim, socket.probe, resolvedEnvironment({ origins: { api: url } }));
    expect(values(seen)).toEqual({ '': 101, '-answer': time });
  });

  test.each<[string, Behaviour, Partial<SocketOptions>, words: string]>([
    ['closes at once', closes(4001, 'no session'), {}, 'it closed with 4001 (no session), no message'],
    ['says nothing', {}, { within: 0.3 }, 'no message within 0.3 s'],
    [
      'says something else',
      { onMessage: (peer) => peer.send('{"type":"error"}') },
      { within: 0.3 },
      'no answer among 1 messages within 0.3 s',
    ],
    [
      'floods',
      {
        onOpen: (peer) => {
          for (let at = 0; at < 1_500; at += 1) peer.send('tick');
        },
      },
      { within: 30 },
      'no answer among 1,000 messages: it sends without end',
    ],
    [
      'sends far too much at once',
      { onOpen: (peer) => peer.send('x'.repeat(6_000_000)) },
      { within: 30 },
      'it broke off, no message',
    ],
  ])('that %s fails', async (_, behaviour, options, words) => {
    const seen = await against(await serve(library(behaviour)), options);
    expect(values(seen)).toEqual({ '': 101, '-answer': { inWords: words } });
  });

  test('of another sub-protocol fails', async () => {
    const seen = await against(await serve(library({ ...pongs, protocols: ['other'] })), { protocol: 'v1' });
    expect(values(seen)).toEqual({
      '': { inWords: 'it chose no sub-protocol' },
      '-protocol': { inWords: '(none)' },
      '-answer': { inWords: 'not connected' },
    });
  });
});

test.each([
  ['refused', 401],
  ['a page', 200],
  ['moved', 302],
])('a handshake that is %s fails', async (_, status) => {
  const seen = await against(await serve(undefined, answer('<p>Hello</p>', status, { location: '/login' })));
  expect(values(seen)).toEqual({ '': status, '-answer': { inWords: 'not connected' } });
});

test('a server that does not come back after a drop fails, or was not seen', async () => {
  let handshakes = 0;
  const upgrade = libraries.ws(pongs);
  const url = await serve((request, connection, head) => {
    handshakes += 1;
    if (handshakes === 1) return upgrade(request, connection, head);
    return connection.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n');
  });
  expect(values(await against(url))).toEqual({ '': 101, '-answer': time, '-again': { inWords: 'not connected' } });
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const closing = libraries.ws(pongs);
  other.on('upgrade', (request, connection, head) => {
    other.close();
    closing(request, connection, head);
  });
  const seen = await against(`http://127.0.0.1:${(other.address() as AddressInfo).port}`);
  expect(seen['smoke/socket-ws-again']).toMatchObject({ value: { inWords: /refused/ }, samples: 0 });
});

test('a message with a token shows none', async () => {
  let kept = '';
  const url = await serve(
    libraries.ws({ onMessage: (peer) => peer.send('{"type":"pong","sessionToken":"issued-4711"}') }),
  );
  await against(url, {}, (files) => {
    kept = [...files.values()].map(String).join('');
  });
  expect(kept).toContain('[secret session of WebSocket /ws]');
  expect(kept).not.toContain('issued-4711');
});

test('a message about people shows no address and no number of theirs', async () => {
  let kept = '';
  const text = '{"type":"presence","who":"ada@shop.example","phone":"+44 20 7946 0018"}';
  const seen = await against(
    await serve(libraries.ws({ onMessage: (peer) => peer.send(text) })),
    { within: 0.3 },
    (files) => {
      kept = [...files.values()].map(String).join('');
    },
  );
  expect(seen['smoke/socket-ws-answer']?.items?.[0]?.detail).toBe(
    '{"type":"presence","who":"[e-mail]","phone":"[number]"}',
  );
  expect(kept).not.toMatch(/ada@|7946/);
});

test('through a proxy, with all access', async () => {
  await using way = await openWayIn(answer({}, 426));
  expect(
    values(await measureClaim(socket('/ws', { ...usual }), socket.probe, resolvedEnvironment(way.environment))),
  ).toEqual({
    '': 426,
    '-answer': { inWords: 'not connected' },
  });
  expect(way.lacking).toEqual([]);
});

test('a second connection that was not asked for says why', () => {
  const { checks, args } = socket('/ws', { answer: { text: 'pong' } }).drafts.quick;
  const left = (first: object) =>
    socket.probe.gaps?.(args, new Map([['socket.json', Buffer.from(JSON.stringify({ url: '/ws', first }))]]), checks);
  expect(left({ status: 101, messages: 0, shown: [] })).toEqual({
    'smoke/socket-ws-again': {
      code: 'set-up-failed',
      detail: 'the first connection did not answer (smoke/socket-ws-answer)',
      fix: 'Fix what smoke/socket-ws-answer says. The second connection is then asked for.',
    },
  });
  expect(left({ status: 101, answered: 0.1, messages: 1, shown: ['pong'] })).toEqual({});
});

test('over http, a proxy lets it through', async () => {
  const url = await serve(libraries.ws(pongs));
  await using proxy = await startProxy();
  const environment = resolvedEnvironment({
    origins: { api: url.replace('127.0.0.1', 'elsewhere.test') },
    proxy: { url: proxy.url, name: proxy.url, bypass: [] },
  });
  const seen = await measureClaim(socket('/ws', { ...usual, again: false }), socket.probe, environment);
  expect(values(seen)).toEqual({ '': 101, '-answer': time });
});

test('nobody is there, and production is not asked', async () => {
  await expect(against('http://127.0.0.1:9')).rejects.toMatchObject({ reason: { code: 'unreachable' } });
  const environment = {
    ...resolvedEnvironment({ origins: { api: 'http://127.0.0.1:9' } }),
    production: ['shop.example'],
  };
  const request = { url: 'https://shop.example/ws', headers: {}, protocols: [], deadline: 1_000, maxBytes: 1 };
  const { signal } = new AbortController();
  await expect(openWebSocket({ ...request, signal, prepare: () => {} }, environment)).rejects.toMatchObject({
    reason: { code: 'refused-production' },
  });
});

test.each<[Partial<SocketOptions>, RegExp]>([
  [{ answer: {} }, /answer: expected what is expected of the answer/],
  [{ send: {} }, /send: expected a message such as/],
  [{ send: { json: 1, text: 'a' } }, /send: expected a message such as/],
  [{ protocol: 'a b' }, /protocol: expected a sub-protocol/],
  [{ headers: { authorization: 'Bearer 0123456789abcdef' } }, /no credential/],
  [{ within: 0 }, /within: expected seconds above 0/],
])('%j is refused', (options, message) => {
  expect(() => socket('/ws', { ...usual, ...options })).toThrow(message);
});
