import { expect, test } from 'vitest';
import { authority, serveSecurely } from '../../fixtures/testing/server.ts';
import { serveSilence } from '../../fixtures/testing/silent.ts';
import { run } from './testing/run.ts';

const waits = (what: string) => [
  expect.stringMatching(new RegExp(`^${what} had no answer in [1-9]\\d*(?:\\.\\d)? s$`)),
];

test('a test that failed names what staging had not answered after a second or more', async () => {
  await using app = await serveSilence();
  await using other = await serveSilence();
  await using secure = await serveSecurely('valid', () => {});
  const { reading } = await run(
    `import { WebSocket as Ws } from 'ws'; import { beforeEach } from 'vitest';
    const app = '${app.url}', secure = '${secure.url}', limit = 1_500;
    const never = () => new Promise(() => {});
    test.concurrent('fetch', () => fetch(app + '/teas/4711?page=2'), limit);
    test.concurrent('posts', () => fetch(app + '/orders', { method: 'POST', body: '{}' }), limit);
    test.concurrent('http', () => new Promise(() => { http.get(app + '/teas'); }), limit);
    test.concurrent('https', () => new Promise(() => { fetch(secure + '/teas'); }), limit);
    test.concurrent('supertest', () => supertest(app).get('/teas').expect(200), limit);
    test.concurrent('aborted with the test', ({ signal }) => fetch(app + '/teas', { signal }), limit);
    test.concurrent('its client gives up', async () => { await fetch(app + '/teas', { signal: AbortSignal.timeout(1_500) }); });
    test.concurrent('asks elsewhere', () => fetch('${other.url}/teas'), limit);
    test.concurrent('is answered', async () => { await fetch(app); await never(); }, limit);
    test.concurrent('listens', async () => {
      await fetch(app + '/events');
      const sockets = [new WebSocket(app.replace('http', 'ws')), new Ws(app.replace('http', 'ws'))];
      await Promise.all(sockets.map((socket) => new Promise((open) => { socket.onopen = open; })));
      await never();
    }, limit);
    test.concurrent('polls, and passes', async ({ expect }) => { void fetch(app + '/poll'); await new Promise((end) => setTimeout(end, 1_200)); expect(1).toBe(1); });
    test.concurrent('polls', () => fetch(app + '/poll'), limit);
    test.concurrent('passes at once', ({ expect }) => { void fetch(app + '/soon'); expect(1).toBe(1); });
    test.concurrent('polls it', () => fetch(app + '/soon'), limit);
    describe('a hook', () => { beforeEach(() => fetch(app + '/teas'), limit); test('waits', () => { expect(1).toBe(1); }); });`,
    {
      files: {
        'specs/b.spec.ts': `import nock from 'nock'; import http from 'node:http'; import { test } from 'vitest';
          test('mocked', () => new Promise(() => { nock('${app.url}').get('/teas').delay(60_000).reply(200); http.get('${app.url}/teas'); }), 1_500);`,
      },
      environment: { origins: { app: app.url, secure: secure.url }, ca: authority },
    },
  );
  const items = Object.entries(reading.measurements).map(([id, { items = [] }]) => [
    id.slice(4),
    items.map(({ label }) => label).filter((label) => label.includes('no answer')),
  ]);
  expect(Object.fromEntries(items)).toEqual({
    fetch: waits('GET /teas/\\[number\\]'),
    posts: waits('POST /orders'),
    http: waits('GET /teas'),
    https: waits('GET /teas'),
    supertest: waits('GET /teas'),
    'aborted-with-the-test': waits('GET /teas'),
    'its-client-gives-up': waits('GET /teas'),
    'asks-elsewhere': [],
    'is-answered': [],
    listens: [],
    mocked: [],
    'polls-and-passes': [],
    polls: [],
    'passes-at-once': [],
    'polls-it': [],
    'a-hook-waits': waits('GET /teas'),
  });
});
