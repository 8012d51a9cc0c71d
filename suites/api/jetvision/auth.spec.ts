import { describe, expect, test } from 'vitest';
import { agent } from '../../../fixtures/specs/vitest.ts';
import { paths } from '../../../fixtures/systems/jetvision.ts';
import { credentials, signedIn } from './agents.ts';

describe('Signing in', () => {
  test('a test account signs in and is known [JET-06]', async () => {
    const { api } = await signedIn();
    const { body } = await api.get(paths.me).expect(200);
    expect(body).toEqual({ email: credentials('agent').email, name: 'Test Agent 1', role: 'iso_agent' });
  });

  test('a wrong password is refused with 401, and no token is given [JET-06]', async () => {
    const { email } = credentials('agent');
    const { body } = await agent().post(paths.signIn).send({ email, password: 'not-the-password' }).expect(401);
    expect(Object.keys(body)).toEqual(['error']);
  });

  test('a changed token is refused [JET-06]', async () => {
    const { token } = await signedIn();
    const [head, payload, signature = ''] = token.split('.');
    const forged = [head, payload, [...signature].reverse().join('')].join('.');
    await agent().get(paths.me).set('authorization', `Bearer ${forged}`).expect(401);
  });
});
