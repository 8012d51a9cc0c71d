import { afterEach, expect, test, vi } from 'vitest';
import { serve } from '../../fixtures/testing/server.ts';
import { run } from './testing/run.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('a test that its suite breaks says nothing about staging', async () => {
  await using staging = await serve((_, response) => response.end('{"next":"undefined/2"}'));
  const { reading } = await run(
    `const { API_URL, NOT_SET } = process.env;
    test('ends the process', () => { expect(1).toBe(1); process.exit(0); });
    test('asks no URL', async () => { expect((await fetch(NOT_SET + '/orders')).status).toBe(200); });
    test('asks what staging gave', async () => { const { next } = await (await fetch(API_URL)).json(); expect((await fetch(next)).status).toBe(200); });`,
    { environment: { origins: { app: staging.url } } },
    { origins: { API_URL: 'app' } },
  );
  expect(reading.gaps).toEqual({
    'api/ends-the-process': {
      code: 'suite-failed',
      detail: expect.stringMatching(/^process\.exit unexpectedly called/),
      fix: expect.stringContaining('process.exit'),
    },
    'api/asks-no-url': { code: 'no-contact', detail: 'it asked for "undefined/orders", which is no URL' },
  });
  expect(reading.measurements).toMatchObject({ 'api/asks-what-staging-gave': { value: 'failed' } });
});

test('a TypeError about something undefined names the variable that the suite reads in vain', async () => {
  vi.stubEnv('SHOP_KEY', 'k-1');
  vi.stubEnv('SHOP_PIN', '1234');
  const { reading } = await run(
    `import { pin } from '../client.js';
    const { SHOP_KEY } = process.env;
    test('trims', () => { SHOP_KEY.trim(); });
    test('trims elsewhere', () => { pin(); });
    test('fails otherwise', () => { throw new Error('no price'); });
    test('asserts', () => { expect(undefined).toBe('paid'); });`,
    { files: { 'client.js': "export const pin = () => process.env['SHOP_PIN'].trim();" } },
  );
  const said = (id: string) =>
    reading.measurements[id]?.items?.map(({ detail = '' }) => /variables: \[(.*)\]/.exec(detail)?.[1]);
  expect(said('api/trims')).toEqual(["'SHOP_KEY'"]);
  expect(said('api/trims-elsewhere')).toEqual(["'SHOP_PIN'", undefined]);
  expect(said('api/fails-otherwise')).toEqual([undefined]);
  expect(said('api/asserts')).toEqual([undefined]);
  const loads = run(`const key = process.env.SHOP_KEY.trim();`);
  await expect(loads).rejects.toThrow(
    /'trim'.*\nA file that it passed through reads SHOP_KEY, which is set where the gate runs/s,
  );
});

test('a variable that a suite misses is named: one that it does not get, and one that is not set', async () => {
  vi.stubEnv('SHOP_KEY', 'k-1');
  const { reading } = await run(
    `test('needs a key', () => { expect(process.env.SHOP_KEY, 'SHOP_KEY').toBeTruthy(); });`,
    {},
    { variables: ['SHOP_ID'] },
  );
  expect(reading.measurements['api/needs-a-key']?.items?.map(({ label }) => label)).toEqual([
    expect.stringContaining('SHOP_KEY'),
    expect.stringMatching(/^SHOP_KEY is set where the gate runs, .*: variables: \['SHOP_KEY'\]$/),
    'SHOP_ID, which the claim names, is not set',
  ]);
  const loads = run(`if (!process.env.SHOP_KEY) throw new Error('SHOP_KEY is not set');`);
  await expect(loads).rejects.toThrow(/SHOP_KEY is not set\nSHOP_KEY is set where the gate runs/);
});
