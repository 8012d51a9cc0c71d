import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { Files } from '../../../core/claim.ts';
import type { Measurements } from '../../../core/model.ts';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, serve, type TestServer } from '../../../fixtures/testing/server.ts';
import { eventFinder, firstEvent } from './events.ts';
import { stream } from './stream.ts';

type StreamOptions = OptionsOf<typeof stream>;

let server: TestServer | undefined;
afterEach(() => server?.[Symbol.asyncDispose]());

/** Sends the text and stays open. */
const sends =
  (text: string, type = 'text/event-stream; charset=utf-8'): RequestListener =>
  (_, response) => {
    response.writeHead(200, { 'content-type': type });
    response.flushHeaders();
    response.write(text);
  };

async function measure(
  handler: RequestListener,
  options: StreamOptions = {},
  onKept: (files: Files) => void = () => {},
): Promise<Measurements> {
  server = await serve(handler);
  const environment = resolvedEnvironment({
    origins: { api: server.url },
    accounts: { user: { origin: 'api', path: '/login', json: {}, token: '/accessToken' } },
  });
  return measureClaim(stream('/events', options), stream.probe, environment, { onKept });
}

describe('a stream', () => {
  test('that sends is judged by its first event, and left', async () => {
    let left: Promise<unknown> | undefined;
    const seen = await measure(
      (request, response) => {
        left = once(request.socket, 'close');
        const body =
          ': ping\n\nevent: ready\ndata: {"status":"ok",\ndata: "jobs":[1,2]}\n\ndata: {"status":"late"}\n\n';
        sends(body)(request, response);
      },
      {
        first: { event: 'ready', json: { '/status': 'ok', '/jobs': { length: 2 } }, text: /"jobs"/ },
        request: { headers: { 'last-event-id': '7' } },
      },
    );
    expect(seen).toEqual({
      'api/stream-events': expect.objectContaining({ value: 200, unit: 'status' }),
      'api/stream-events-content-type': expect.objectContaining({ value: 'text/event-stream' }),
      'api/stream-events-first-event': expect.objectContaining({ value: expect.any(Number), unit: 's' }),
      'api/stream-events-status': expect.objectContaining({ value: 'ok' }),
      'api/stream-events-jobs': expect.objectContaining({ value: 2 }),
      'api/stream-events-event': expect.objectContaining({ value: 'ready' }),
      'api/stream-events-text': expect.objectContaining({ value: '/"jobs"/' }),
    });
    expect(server?.requests[0]?.headers).toMatchObject({ accept: 'text/event-stream', 'last-event-id': '7' });
    await left;
  });

  test('of an account is asked with its session', async () => {
    const seen = await measure(
      (request, response) => {
        if (request.url === '/login') return answer({ accessToken: 'token-4711' })(request, response);
        if (request.headers.authorization !== 'Bearer token-4711') return answer({}, 401)(request, response);
        return sends('data: 1\r\n\r\n')(request, response);
      },
      { account: 'user', name: 'jobs', first: { text: '1' } },
    );
    expect(seen).toMatchObject({ 'api/jobs': { value: 200 }, 'api/jobs-text': { value: '1' } });
  });

  test.each<[string, RequestListener, value: unknown]>([
    ['sends nothing', sends(''), { inWords: 'no event within 0.3 s' }],
    ['sends comments alone', sends(': ping\n\n'), { inWords: 'no event within 0.3 s, only comments' }],
    ['begins an event', sends('data: {"a":'), { inWords: 'no event within 0.3 s' }],
    [
      'ends',
      (_, response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end('event: ready\n\n'),
      { inWords: 'it ended without an event' },
    ],
    [
      'breaks off',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: 1\n', () => response.destroy());
      },
      { inWords: 'it broke off without an event' },
    ],
  ])('that %s fails', async (_, handler, value) => {
    const seen = await measure(handler, { within: 0.3, first: { json: { '/a': 1 } } });
    expect(seen).toMatchObject({
      'api/stream-events': { value: 200 },
      'api/stream-events-first-event': {
        value,
        unit: 's',
        items: [{ label: `${server?.url}/events answered 200 text/event-stream`, evidence: 'stream.txt' }],
      },
      'api/stream-events-a': { value },
    });
  });

  test('shows no token that it sends, and its checks see it', async () => {
    let kept = '';
    const seen = await measure(
      sends('event: ready\ndata: {"sessionToken":"issued-4711"}\n\n'),
      { first: { json: { '/sessionToken': /^issued-\d+$/ }, text: 'other' } },
      (files) => {
        kept = [...files.values()].join('');
      },
    );
    expect(seen).toMatchObject({
      'api/stream-events-sessiontoken': { value: '/^issued-\\d+$/' },
      'api/stream-events-text': { value: '{"sessionToken":"[secret session of GET /events]"}' },
    });
    expect(kept).toContain('[secret session of GET /events]');
    expect(kept).not.toContain('issued-4711');
  });

  test('that sends nothing is shown with what to check', async () => {
    const seen = await measure(sends(''), { within: 0.2 });
    expect(seen['api/stream-events-first-event']?.items).toMatchObject([
      { detail: expect.stringContaining('check what feeds the stream') },
    ]);
  });

  test('of other data, or none that is JSON', async () => {
    const seen = await measure(sends('data: hello\n\n'), { first: { event: 'ready', json: { '/a': 1 }, text: 'bye' } });
    expect(seen).toMatchObject({
      'api/stream-events-a': { value: { inWords: 'data that is not JSON' } },
      'api/stream-events-event': { value: 'message', items: [{ detail: 'data: hello' }] },
      'api/stream-events-text': { value: 'hello' },
    });
  });

  test('that is a page, or refused', async () => {
    expect(await measure(answer('<p>Hello</p>', 403))).toMatchObject({
      'api/stream-events': { value: 403, items: [{ detail: '<p>Hello</p>' }] },
      'api/stream-events-content-type': { value: 'text/html' },
      'api/stream-events-first-event': { value: { inWords: 'it ended without an event' } },
    });
  });

  test('that does not answer has no measurements of its own', async () => {
    await expect(measure(() => {}, { within: 0.2 })).rejects.toMatchObject({
      reason: { code: 'no-answer', detail: expect.stringMatching(/\/events within 0\.2 s/) },
    });
  });
});

test.each<[StreamOptions | string, RegExp]>([
  ['events', /stream\("events"\): expected a path/],
  [{ within: 0 }, /within: expected seconds above 0, got 0 \(number\).*stream\.test\.ts:\d+/],
  [{ first: 'ready' as never }, /first: expected what is expected of the first event.*got "ready"/],
  [{ first: { data: 1 } as never }, /"first\.data" is not a field; the fields are event, json, text/],
])('%j is refused', (options, message) => {
  expect(() => (typeof options === 'string' ? stream(options) : stream('/events', options))).toThrow(message);
});

test.each([
  ['\uFEFFdata:a\n\n', { event: 'message', data: 'a' }],
  ['data:  a\rdata\rid: 7\r\rdata: b\r\r', { event: 'message', data: ' a\n' }],
  ['event: x\n\ndata: b\n\n', { event: 'message', data: 'b' }],
  ['event: é\r\ndata: a\r\n\r\n', { event: 'é', data: 'a' }],
  ['data: a\n', undefined],
  ['data: a\nda', undefined],
  ['retry: 10\n\n', undefined],
])('the first event of %j, at once and in pieces', (text, event) => {
  expect(firstEvent(text)).toEqual(event);
  const find = eventFinder();
  expect([...text.replace('\uFEFF', '')].map(find).find((found) => found !== undefined)).toEqual(event);
});
