import { afterEach, expect, test, vi } from 'vitest';
import { isUnasked } from '../../core/contact.ts';
import { answer, serve } from '../../fixtures/testing/server.ts';
import { unsetExpected, unsetFiles, unsetSaid, unsetSpec } from '../suite/testing/unset.ts';
import { run } from './testing/run.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('a test without a variable of its suite is to blame, and one that fails by an answer is not', async () => {
  vi.stubEnv('API_URL', 'http://shop.example');
  vi.stubEnv('SHOP_KEY', 'k-1');
  vi.stubEnv('SHOP_PIN', '1234');
  vi.stubEnv('SHOP_REGION', 'eu');
  await using app = await serve(answer({ items: [] }));
  const tried = await run(
    unsetSpec(app.url),
    { environment: { origins: { app: app.url } }, files: unsetFiles },
    { variables: ['SHOP_REGION'] },
  );
  expect(unsetSaid(tried)).toEqual(unsetExpected);
  for (const id of Object.keys(tried.reading.measurements))
    expect(isUnasked({ contact: { of: 'test' } }, id, tried.reading), id).toBe(false);
});

test('what the global set-up gives to a suite is not missing, nor is what a worker has', async () => {
  vi.stubEnv('SHOP_KEY', 'k-1');
  await using app = await serve(answer({}));
  const tried = await run(
    `test('asks', async () => { expect((await fetch('${app.url}')).status).toBe(200); });
    test('has them', () => { let body; process.env.SHOP_KEY.trim(process.env.SHOP_PIN.trim()); body.name.trim(); });
    test('removed it', () => { const before = process.env; delete process.env.SHOP_KEY; process.env.SHOP_KEY.trim(); });`,
    {
      environment: { origins: { app: app.url } },
      files: {
        'vt.config.ts': `export default { test: { include: ['specs/*.spec.ts'], globalSetup: ['./set-up.ts'], env: { SHOP_PIN: '1' } } };`,
        'set-up.ts': `export default () => { process.env.SHOP_KEY = 'k'; };`,
      },
    },
    { config: 'vt.config.ts' },
  );
  expect(unsetSaid(tried)).toEqual({ 'has-them': '', 'removed-it': '' });
});
