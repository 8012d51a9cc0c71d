import { describe, expect, test } from 'vitest';
import { agent } from '../../../fixtures/specs/vitest.ts';
import { exampleRequest, paths } from '../../../fixtures/systems/jetvision.ts';
import { newRequest, removeLater, signedIn } from './agents.ts';

describe('A flight request', () => {
  test('of a stranger is refused with 401 [JET-08]', async () => {
    const { status, body } = await agent().post(paths.requests).send(exampleRequest);
    if (status === 201) removeLater(body.id, (await signedIn()).token);
    expect(status).toBe(401);
    expect(Object.keys(body)).toEqual(['error']);
  });

  test('of an agent is created and answered in full [JET-08]', async () => {
    const made = await newRequest(await signedIn());
    expect(made).toEqual({
      ...exampleRequest,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'PENDING',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  test.for([
    { departure_airport: 'XX' },
    { arrival_airport: 'KTEB' },
    { passengers: 0 },
    { passengers: 20 },
    { departure_date: 'tomorrow' },
  ])('with %j is refused with 422 and a sentence for the field [JET-08]', async (wrong) => {
    const me = await signedIn();
    const { status, body } = await me.api.post(paths.requests).send({ ...exampleRequest, ...wrong });
    if (status === 201) removeLater(body.id, me.token);
    expect(status).toBe(422);
    expect(body.fields).toEqual({ [Object.keys(wrong)[0] ?? '']: expect.any(String) });
  });
});
