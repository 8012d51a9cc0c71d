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
    { variables: ['SHOP_REGION'], workers: 1 },
  );
  expect(unsetSaid(tried)).toEqual(unsetExpected);
  for (const id of Object.keys(tried.reading.measurements))
    expect(isUnasked({ contact: { of: 'test' } }, id, tried.reading), id).toBe(false);
});
