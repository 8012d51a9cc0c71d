/** The guide's integration suite: what only works if the parts of staging work together. */
import { describe, expect, test } from 'vitest';
import { agent } from '../../../fixtures/specs/vitest.ts';
import { paths } from '../../../fixtures/systems/jetvision.ts';
import { newRequest, signedIn } from './agents.ts';

describe('Staging as a whole', () => {
  test('health reports the database, Redis and Sentry [JET-34]', async () => {
    const { body } = await agent().get(paths.health).expect(200);
    expect(body).toMatchObject({ database: 'connected', redis: 'connected', sentry: { environment: 'staging' } });
  });

  test('a request goes from the API through the queue to the workers and back into the database [JET-34]', async () => {
    const me = await signedIn();
    const { id } = await newRequest(me);
    await expect
      .poll(async () => (await me.api.get(paths.request(id))).body.status, { timeout: 8_000, interval: 100 })
      .toBe('AWAITING_QUOTES');
  });

  test('an agent finds neither the requests nor the clients of another [JET-34]', async () => {
    const [one, other] = [await signedIn(), await signedIn('other agent')];
    const { id } = await newRequest(one);
    await other.api.get(paths.request(id)).expect(404);
    await other.api.delete(paths.request(id)).expect(404);
    const names = async ({ api }: typeof one) =>
      (await api.get(paths.clients).expect(200)).body.clients.map(({ name }: { name: string }) => name);
    expect([await names(one), await names(other)]).toEqual([['John Doe'], ['Jane Smith']]);
  });
});
