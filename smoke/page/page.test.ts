import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ReasonError } from '../../core/errors.ts';
import { launchBrowser } from '../../fixtures/browser/browser.ts';
import { chromiumExecutable } from '../../fixtures/testing/chromium.ts';
import { resolvedEnvironment } from '../../fixtures/testing/environment.ts';
import { measureClaim } from '../../fixtures/testing/probe.ts';
import { answer, routes, serve, type TestServer } from '../../fixtures/testing/server.ts';
import { page } from './page.ts';
import { html, openVisits, type PageOptions, to, type Visits, valuesOf } from './testing/visits.ts';

const { probe } = page;

let foreign: TestServer;
let visits: Visits;
let app: TestServer;
let measure: Visits['measure'];
const scratch = mkdtempSync(join(tmpdir(), 'stagegate-page-'));

beforeAll(async () => {
  foreign = await serve(routes({ '/login': html('<input type="password">'), '/blank.js': answer('', 404) }));
  visits = await openVisits(
    {
      '/': html('<h1>Welcome</h1><img src="/logo.svg" alt="">'),
      '/logo.svg': answer('<svg xmlns="http://www.w3.org/2000/svg"/>', 200, { 'content-type': 'image/svg+xml' }),
      '/api/me': (request, response) =>
        answer({ error: 'no' }, request.headers.authorization === 'Bearer t-1' ? 200 : 401)(request, response),
      '/api/login': answer({ accessToken: 't-1' }),
      '/me': html('<h1>Me</h1><script>fetch("/api/me")</script>'),
      '/errors': html(
        '<h1>Errors</h1><script>console.error("first trouble"); console.warn("no trouble"); setTimeout(() => { throw new Error("second trouble") })</script>',
      ),
      '/logs-failed-loads': html(
        '<h1>Fine</h1><script>console.error("Failed to load resource: the list of milestones")</script>',
      ),
      '/floods': html(
        `<h1>Floods</h1><script>
          for (let i = 0; i < 1234; i += 1) console.error(i + 'x'.repeat(2_000));
          for (let i = 0; i < 620; i += 1) setTimeout(() => { throw new Error('number ' + i); });
          for (let i = 0; i < 510; i += 1) { fetch('/missing/' + i); if (i < 5) fetch('/allowed/' + i); }
        </script>`,
      ),
      '/logs-much': html('<h1>Fine</h1><script>for (let i = 0; i < 3000; i += 1) console.log(i)</script>'),
      '/logs-an-error-and-much': html(
        '<h1>Fine</h1><script>console.error("no"); for (let i = 0; i < 9; i += 1) console.log("x".repeat(1_000_000))</script>',
      ),
      '/logs-without-end': html(
        '<h1>Fine</h1><script>setInterval(() => { for (let i = 0; i < 1000; i += 1) console.log("x".repeat(1000)) }, 1)</script>',
      ),
      '/waits': html('<h1>Fine</h1><script>fetch("/hang", { method: "POST" })</script>'),
      '/hang': () => {},
      '/gives-up': html(
        '<h1>Fine</h1><script>fetch("/hang", { signal: AbortSignal.timeout(100) }).catch(() => {})</script>',
      ),
      '/streams': html(
        '<h1>Fine</h1><script>new EventSource("/hang"); fetch("/hang", { headers: { accept: "text/event-stream" } })</script>',
      ),
      '/asks-slowly': html('<h1>Fine</h1><script>fetch("/slow")</script>'),
      '/slow': async (_, response) => {
        await delay(3_000);
        response.end('{}');
      },
      '/expects-json': html('<h1>Orders</h1><script>fetch("/hidden").then((answer) => answer.json())</script>'),
      '/throws-nothing': html('<h1>Orders</h1><script>setTimeout(() => { throw new Error("") })</script>'),
      '/broken': html(
        '<h1>Broken</h1><img src="/missing.png" alt=""><script>fetch("http://127.0.0.1:1/").catch(() => {})</script>',
      ),
      '/third-party': html(`<h1>Fine</h1><script src="${foreign.url}/blank.js"></script>`),
      '/empty': html('<div></div><script>1</script>'),
      '/wrong': answer('<h1>Sorry</h1>', 500),
      '/wrong-and-empty': answer('', 500),
      '/moved': to('/'),
      '/hangs': html('<h1>Nearly</h1><img src="/never.png" alt="">'),
      '/never.png': () => {},
      '/login': html('<form>Log in <input type="password"></form>'),
      '/guarded': to('/login?next=%2Fguarded'),
      '/guarded-by-script': html('<p>…</p><script>location.replace("/login")</script>'),
      '/settings': to('/settings/security'),
      '/settings/security': html('<form>Change your password <input type="password"></form>'),
      '/guarded-elsewhere': to(`${foreign.url}/login?client=1`),
      '/guarded-by-nobody': to('/'),
      '/forbidden': answer('<h1>Forbidden</h1>', 403),
      '/hidden': answer('<h1>Not here</h1>', 404),
    },
    { accounts: { user: { origin: 'app', path: '/api/login', json: {}, token: '/accessToken' } } },
  );
  ({ app, measure } = visits);
});
afterAll(async () => {
  await visits[Symbol.asyncDispose]();
  await foreign[Symbol.asyncDispose]();
  rmSync(scratch, { recursive: true, force: true });
});

const fine = { page: 200, 'page-content': 'shown', 'page-console': 0, 'page-exceptions': 0, 'page-requests': 0 };

test('more errors, exceptions and requests than are kept: all are counted, and the rest is said', async () => {
  const seen = await measure('/floods', { within: 20, mayFail: ['/allowed/'] });
  expect(valuesOf(seen)).toEqual({ ...fine, 'page-console': 1234, 'page-exceptions': 620, 'page-requests': 510 });
  const last = (check: string) => seen[`smoke/page-${check}`]?.items?.at(-1)?.label;
  expect(['console', 'exceptions', 'requests'].map(last)).toEqual(['and 734 more', 'and 120 more', 'and 10 more']);
});

describe('a page that logs more than is listened to', { timeout: 60_000 }, () => {
  test('has no sample of its console, unless an error was among it', async () => {
    const seen = await measure('/logs-much');
    expect(valuesOf(seen)).toEqual(fine);
    expect(seen['smoke/page-console']).toMatchObject({
      samples: 0,
      items: [{ label: 'not all was heard: the gate stopped listening after 2,000 messages' }],
    });
    const failed = (await measure('/logs-an-error-and-much'))['smoke/page-console'];
    expect(failed).toMatchObject({
      value: 1,
      samples: 1,
      items: [{ label: 'no' }, { label: expect.stringMatching(/after 6 messages/) }],
    });
  });

  test('is judged in its own time, though it logs without end', async () => {
    const started = performance.now();
    const seen = await measure('/logs-without-end', { within: 3 });
    expect(seen['smoke/page-console']).toMatchObject({ value: 0, samples: 0 });
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe.concurrent('what is measured', { timeout: 60_000 }, () => {
  test('a page that works', async () => {
    const seen = await measure('/');
    expect(valuesOf(seen)).toEqual(fine);
    expect(seen['smoke/page']).toMatchObject({
      unit: 'status',
      samples: 1,
      evidence: ['visit.png', 'visit.json'],
    });
    expect(Object.values(seen).every(({ items }) => items === undefined)).toBe(true);
  });

  test('errors in the console, and exceptions', async () => {
    const seen = await measure('/errors');
    expect(valuesOf(seen)).toEqual({ ...fine, 'page-console': 1, 'page-exceptions': 1 });
    expect(seen['smoke/page-console']?.items).toEqual([{ label: 'first trouble', detail: `${app.url}/errors` }]);
    expect(seen['smoke/page-exceptions']?.items).toEqual([
      { label: 'Error: second trouble', detail: expect.stringContaining('at ') },
    ]);
  });

  test('an exception without a stack, and one that says nothing', async () => {
    const { 'smoke/page-exceptions': seen } = await measure('/expects-json', { mayFail: ['/hidden'] });
    expect(seen).toMatchObject({
      value: 1,
      items: [{ label: expect.stringMatching(/SyntaxError: .*not valid JSON/) }],
    });
    const { 'smoke/page-exceptions': silent } = await measure('/throws-nothing');
    expect(silent).toMatchObject({ value: 1, items: [{ label: expect.stringMatching(/^Error/) }] });
  });

  test('an error of the page that reads like a failed load', async () => {
    const seen = await measure('/logs-failed-loads');
    expect(valuesOf(seen)).toEqual({ ...fine, 'page-console': 1 });
    expect(seen['smoke/page-console']?.items).toMatchObject([
      { label: 'Failed to load resource: the list of milestones' },
    ]);
  });

  test('a request that gets no answer', async () => {
    // A busy machine may take seconds to load the page.
    const seen = await measure('/waits', { within: 10 });
    expect(seen['smoke/page-requests']).toMatchObject({
      value: 1,
      items: [{ label: `POST ${app.url}/hang: no answer within 10 s` }],
    });
    const allowed = await measure('/waits', { mayFail: ['/hang'] });
    expect(allowed['smoke/page-requests']?.value).toBe(0);
  });

  test.each(['/asks-slowly', '/gives-up', '/streams'])('no such request: %s', async (path) => {
    expect(valuesOf(await measure(path))).toEqual(fine);
  });

  test('failed requests, those of third parties listed and not counted', async () => {
    const seen = await measure('/broken');
    expect(valuesOf(seen)).toMatchObject({ 'page-requests': 1, 'page-exceptions': 0 });
    expect(seen['smoke/page-requests']?.items).toEqual([
      { label: `GET ${app.url}/missing.png: 404`, shows: '/missing.png answered 404' },
      { label: expect.stringMatching(/^third party: GET http:\/\/127\.0\.0\.1:1\/: .*ERR_/) },
    ]);
    const third = await measure('/third-party');
    expect(valuesOf(third)).toEqual(fine);
    expect(third['smoke/page-requests']?.items).toEqual([
      { label: `third party: GET ${foreign.url}/blank.js: 404`, shows: '/blank.js answered 404' },
    ]);
  });

  test('requests that may fail, and those that an account makes succeed', async () => {
    expect(valuesOf(await measure('/me'))).toMatchObject({ 'page-requests': 1, 'page-console': 0 });
    expect(valuesOf(await measure('/me', { mayFail: ['/api'] }))).toEqual(fine);
    expect(valuesOf(await measure('/me', { account: 'user' }))).toEqual(fine);
  });

  test.each([
    ['/empty', { ...fine, 'page-content': 'blank' }],
    ['/wrong', { ...fine, page: 500 }],
    ['/wrong-and-empty', { page: 500, 'page-content': expect.stringMatching(/^(?:blank|not loaded \(.+\))$/) }],
  ])('%s', async (path, expected) => {
    expect(valuesOf(await measure(path, { within: 5 }))).toMatchObject(expected);
  });

  test('a page that never ends loading', async () => {
    expect(valuesOf(await measure('/hangs', { within: 2 }))).toMatchObject({
      page: 200,
      'page-content': 'not loaded within 2 s',
    });
  });

  test('another page than was asked for, unless that was said', async () => {
    const seen = await measure('/moved', { within: 3 });
    expect(valuesOf(seen)).toMatchObject({ page: 302, 'page-content': `another page: ${app.url}/` });
    expect(seen['smoke/page']?.items).toEqual([{ label: `302 ${app.url}/moved` }, { label: `200 ${app.url}/` }]);
    expect(valuesOf(await measure('/moved', { endsAt: '/' }))).toEqual(fine);
  });

  test('a redirect to another host, which is not visited', async () => {
    const seen = await measure('/guarded-elsewhere');
    expect(valuesOf(seen)).toMatchObject({ page: 302, 'page-content': `another page: ${foreign.url}/login?client=1` });
    expect(foreign.requests.map((request) => request.url)).not.toContain('/login?client=1');
  });
});

describe.concurrent('a guard', { timeout: 60_000 }, () => {
  test.each<[string, PageOptions['guarded'], string]>([
    ['/guarded', true, 'log-in page'],
    ['/guarded', { redirectsTo: '/login' }, 'log-in page'],
    ['/guarded-by-script', true, 'log-in page'],
    ['/guarded-elsewhere', true, 'log-in page'],
    ['/forbidden', true, 'refused'],
    ['/', true, 'open'],
    ['/hidden', true, 'answers 404'],
  ])('%s, expected %j: %s', async (path, guarded, value) => {
    expect(valuesOf(await measure(path, { guarded, within: 5 }))).toEqual({ 'page-guarded': value });
  });

  test('that leads below the page itself is none, unless that was said', async () => {
    const end = `${app.url}/settings/security`;
    expect(valuesOf(await measure('/settings', { guarded: true, within: 3 }))).toEqual({
      'page-guarded': `another page: ${end}`,
    });
    expect(valuesOf(await measure('/settings', { guarded: { redirectsTo: '/settings/security' } }))).toEqual({
      'page-guarded': 'log-in page',
    });
  });

  test('that leads to another page than the log-in is none', async () => {
    expect(valuesOf(await measure('/guarded-by-nobody', { guarded: true, within: 3 }))).toEqual({
      'page-guarded': `another page: ${app.url}/`,
    });
    expect(valuesOf(await measure('/guarded', { guarded: { redirectsTo: '/sign-in' }, within: 3 }))).toEqual({
      'page-guarded': `another page: ${app.url}/login?next=%2Fguarded`,
    });
    expect(valuesOf(await measure('/guarded-elsewhere', { guarded: { redirectsTo: `${foreign.url}/login` } }))).toEqual(
      {
        'page-guarded': 'log-in page',
      },
    );
  });
});

describe('nothing there', () => {
  async function reasonOf(url: string): Promise<unknown> {
    const dead = resolvedEnvironment({ origins: { app: url } });
    const error = await measureClaim(page('/', { within: 2 }), probe, dead, {
      launch: () =>
        launchBrowser(dead, {
          executable: chromiumExecutable(),
          scratch: mkdtempSync(join(scratch, 'dead-')),
          variables: {},
        }),
    }).catch((caught: unknown) => caught);
    return error instanceof ReasonError ? error.reason : error;
  }

  test('a closed port', async () => {
    expect(await reasonOf('http://127.0.0.1:9')).toEqual({
      code: 'unreachable',
      detail: expect.stringMatching(/127\.0\.0\.1:9 refused the connection/),
    });
  });

  test('a server that hangs up', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    expect(await reasonOf(`http://127.0.0.1:${port}`)).toEqual({
      code: 'no-answer',
      detail: expect.stringMatching(/closed the connection/),
    });
    server.close();
  });
});
