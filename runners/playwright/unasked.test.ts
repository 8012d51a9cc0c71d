import { expect, test } from 'vitest';
import { isUnasked } from '../../core/contact.ts';
import { answer, routes, serve } from '../../fixtures/testing/server.ts';
import type { Tried } from '../suite/testing/trial.ts';
import { imports, run } from './testing/run.ts';

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

test('a failure says nothing of staging before anything of the suite has asked it, or started a program', async () => {
  const tried = await run(
    `test('misses a variable', () => { throw new Error('SHOP_KEY is not set'); });
    test('hangs', async () => { test.setTimeout(500); await new Promise(() => {}); });
    test('asserts', () => { expect(1).toBe(2); });
    test('starts a program', () => { execFileSync('true'); expect(1).toBe(2); });
    test('comes after it', () => { throw new Error('SHOP_KEY is not set'); });`,
    {},
    { retries: 1, workers: 1 },
  );
  expect(unasked(tried)).toEqual({
    'misses-a-variable': true,
    hangs: true,
    asserts: true,
    'starts-a-program': false,
    'comes-after-it': false,
  });
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
