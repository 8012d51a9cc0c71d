import { describe, expect, test } from 'vitest';
import { agent, uniqueEmail } from '../../../fixtures/specs/vitest.ts';
import { paths } from '../../../fixtures/systems/offscreen-buddy.ts';
import { newAccount, removeLater, signUp } from './account.ts';

describe('The profile', () => {
  test("shows the user's own data and nothing secret [OSB-07]", async () => {
    const { api, session, email } = await newAccount();
    const { body } = await api.get(paths.profile).expect(200);
    expect(body).toEqual({
      id: session.user.id,
      email,
      name: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  test('takes a new name and keeps it [OSB-07]', async () => {
    const { api } = await newAccount();
    await api.patch(paths.profile).send({ name: 'Ada' }).expect(200);
    expect((await api.get(paths.profile)).body.name).toBe('Ada');
  });

  test('refuses a wrong name with 422 and nobody with 401 [OSB-07]', async () => {
    const { api } = await newAccount();
    const { body } = await api.patch(paths.profile).send({ name: '' }).expect(422);
    expect(body.fields).toEqual({ name: expect.any(String) });
    await agent().get(paths.profile).expect(401);
  });

  test('a deleted account cannot log in [OSB-07]', async () => {
    const account = await signUp();
    const { status } = await account.api.delete(paths.profile);
    if (status !== 204) removeLater(account);
    expect(status).toBe(204);
    const { email, password } = account;
    await agent().post(paths.logIn).send({ email, password }).expect(401);
  });
});

describe('Sign-up refuses', () => {
  test('an address that is taken, with 409 [OSB-07]', async () => {
    const { email } = await newAccount();
    const { body } = await agent().post(paths.signUp).send({ email, password: 'long-enough-1' }).expect(409);
    expect(body.error).toEqual(expect.any(String));
  });

  test('a short password and a wrong address, with 422 and a sentence for each [OSB-07, OSB-36]', async () => {
    const { body } = await agent().post(paths.signUp).send({ email: 'nobody', password: 'short' }).expect(422);
    expect(Object.keys(body.fields).toSorted()).toEqual(['email', 'password']);
    await agent().post(paths.signUp).send({ email: uniqueEmail() }).expect(422);
  });
});
