import { expect, test } from 'vitest';
import { isUnasked } from '../../core/contact.ts';
import { answer, routes, serve } from '../../fixtures/testing/server.ts';
import { serveSilence } from '../../fixtures/testing/silent.ts';
import type { Tried } from '../suite/testing/trial.ts';
import { imports, page, run } from './testing/run.ts';

const order = routes({ '/order': answer({ total: 0 }) });
const asks = `writeFileSync('order.json', await (await fetch(process.env.PLAYWRIGHT_TEST_BASE_URL + '/order')).text());`;
const reads = `JSON.parse(readFileSync('order.json', 'utf8')).total`;

/** Of the tests that failed, whether they say nothing of staging. */
function unasked({ reading }: Tried): Readonly<Record<string, boolean>> {
  const failed = Object.entries(reading.measurements).filter(([, { value }]) => value === 'failed');
  return Object.fromEntries(
    failed.map(([id]) => [id.replace('uat/', ''), isUnasked({ contact: { of: 'test' } }, id, reading)]),
  );
}

function silent({ reading }: Tried): readonly string[] {
  const says = Object.entries(reading.measurements).filter(([, { items = [] }]) =>
    items.some(({ label }) => label === 'the gate saw no request from this test itself to staging'),
  );
  return says.map(([id]) => id.replace('uat/', ''));
}

test('a failure says nothing of staging before anything of the suite has asked it, or started a program', async () => {
  const tried = await run(
    `test('misses a variable', () => { throw new Error('SHOP_KEY is not set'); });
    test('hangs', async () => { test.setTimeout(500); await new Promise(() => {}); });
    test('asserts', () => { expect(1).toBe(2); });
    test('starts a program', () => { execFileSync('true'); expect(1).toBe(2); });
    test('comes after it', () => { throw new Error('SHOP_KEY is not set'); });
    test('hangs after it', async () => { test.setTimeout(500); await new Promise(() => {}); });`,
    {},
    { retries: 1, workers: 1 },
  );
  expect(unasked(tried)).toEqual({
    'misses-a-variable': true,
    hangs: true,
    asserts: true,
    'starts-a-program': false,
    'comes-after-it': false,
    'hangs-after-it': false,
  });
  expect(silent(tried)).toEqual(['hangs-after-it']);
});

test('a test that asked staging for nothing says so, unless it failed by an assertion or used a connection of a hook', async () => {
  await using app = await serveSilence(page('<p>'));
  const tried = await run(
    `
    let shared;
    test.beforeAll(async ({ browser }) => {
      shared = await browser.newPage();
      await shared.goto('/');
      await shared.evaluate(() => new Promise((open) => { window.ws = new WebSocket(location.href.replace('http', 'ws')); ws.onopen = () => open(); }));
    });
    test('sends', async () => { await shared.evaluate(() => ws.send('order')); throw new Error('no answer'); });`,
    {
      environment: { origins: { app: app.url } },
      files: {
        'specs/b.spec.ts': `${imports}
          test.beforeAll(async ({ request }) => { await request.get('/'); });
          test('asserts', () => { expect(1).toBe(2); });
          test('waits', async ({ page }) => { await page.locator('b').click({ timeout: 100 }); });
          test('starts Node', () => { execFileSync(process.execPath, ['-e', '0']); throw new Error('no total'); });
          test('asks', async ({ page }) => { await page.goto('/'); throw new Error('no price'); });`,
        'specs/c.spec.ts': `${imports}
          let shared;
          test.beforeAll(async ({ browser }) => { shared = await browser.newPage(); await shared.goto('/'); });
          test('clicks', async () => { await shared.locator('b').click({ timeout: 100 }); });`,
      },
    },
  );
  expect(Object.keys(tried.reading.measurements)).toHaveLength(6);
  expect(silent(tried)).toEqual(['waits']);
});

test('what another file left may be wrong: of an assertion, of an error, and of a wait', async () => {
  await using app = await serve(order);
  const tried = await run(
    `test('orders', async () => { ${asks} expect(1).toBe(1); });`,
    {
      environment: { origins: { app: app.url } },
      files: {
        'specs/b.spec.ts': `${imports}
          test('totals', async () => { expect(${reads}).toBe(3); });
          test('needs a total', async () => { if (${reads} === 0) throw new Error('no total'); });
          test('waits', async () => { test.setTimeout(500); while (${reads} === 0) await new Promise((end) => setTimeout(end, 10)); });`,
      },
    },
    { retries: 1, workers: 1 },
  );
  expect(unasked(tried)).toEqual({ totals: false, 'needs-a-total': false, waits: false });
});

test('what a hook of a set-up project left may be wrong', async () => {
  await using app = await serve(order);
  const tried = await run(
    `test('totals', async () => { expect(${reads}).toBe(3); });`,
    {
      environment: { origins: { app: app.url } },
      files: {
        'specs/s.setup.ts': `${imports} test.beforeAll(async () => { ${asks} }); test('is ready', () => { expect(1).toBe(1); });`,
        'pw.config.ts': `export default { testDir: 'specs', projects: [
          { name: 'setup', testMatch: /setup/ }, { name: 'main', testMatch: /spec/, dependencies: ['setup'] }] };`,
      },
    },
    { config: 'pw.config.ts', retries: 0 },
  );
  expect(unasked(tried)).toEqual({ 'main-totals': false });
});
