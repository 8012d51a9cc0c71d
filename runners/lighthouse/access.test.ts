import { expect, test } from 'vitest';
import type { Files } from '../../core/claim.ts';
import { answer, routes, serve } from '../../fixtures/testing/server.ts';
import { openWayIn } from '../../fixtures/testing/way-in.ts';
import { page, play } from './testing/cases.ts';

test('Lighthouse has the whole way in, under a name of any length, and leaves its own output', {
  timeout: 60_000,
}, async () => {
  await using way = await openWayIn(routes({ '/': answer(page('<h1>Shop</h1>')) }));
  const name = `account-orders-history-archived-${'of-last-year-'.repeat(8)}`;
  const { reading, files } = await play({
    bounds: { name, runs: { quick: 1 }, performance: { min: 1 } },
    environment: way.environment,
  });
  expect(reading.reason).toBeUndefined();
  expect(Object.values(reading.measurements)).toMatchObject([{ value: '/' }, { unit: 'score' }]);
  expect([...files.keys()]).toEqual(expect.arrayContaining(['stderr.txt', 'stdout.txt']));
  expect(picturesIn(files)).toEqual(expect.arrayContaining(['report.html', 'run-1.json']));
  expect(way.lacking).toEqual([]);
  expect(way.proxy.asked.length).toBeGreaterThan(0);
});

/** The files with a picture of the page. */
function picturesIn(files: Files): readonly string[] {
  return [...files]
    .filter(([, bytes]) => Buffer.from(bytes).includes('data:image/jpeg;base64,/9j/'))
    .map(([path]) => path)
    .toSorted();
}

test('Lighthouse visits a page as the account of its claim, and keeps no picture of one that shows its session', {
  timeout: 60_000,
}, async () => {
  const seen: string[] = [];
  await using app = await serve((request, response) => {
    if (request.url?.startsWith('/seen') === true) seen.push(request.url);
    const { cookie: sid, 'x-token': token } = request.headers;
    const inside = (sid === 'sid=agent-4711' && token === 't-1') || request.url === '/login';
    if (!inside) return response.writeHead(302, { location: '/login' }).end();
    response.setHeader('content-type', 'text/html');
    return response.end(
      page("<h1>Orders of agent-4711</h1><script>fetch('/seen/' + localStorage.getItem('token'))</script>"),
    );
  });
  const cookie = {
    name: 'sid',
    value: 'agent-4711',
    domain: '127.0.0.1',
    path: '/',
    expires: -1,
    httpOnly: true,
    secure: false,
    sameSite: 'Lax',
  } as const;
  const session = {
    account: 'agent',
    headers: { 'x-token': 't-1' },
    cookies: [],
    state: { cookies: [cookie], origins: [{ origin: app.url, localStorage: [{ name: 'token', value: 't-4711' }] }] },
  };
  const { reading, files } = await play({
    path: '/orders',
    bounds: { runs: { quick: 1 }, performance: { min: 1 } },
    environment: { origins: { app: app.url }, session },
  });
  expect(reading.measurements['perf/shop-url']).toMatchObject({ value: '/orders' });
  expect(files.has('report.html')).toBe(true);
  expect(picturesIn(files)).toEqual([]);
  expect(new Set(seen)).toEqual(new Set(['/seen/t-4711']));
});
