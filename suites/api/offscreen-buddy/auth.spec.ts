import { describe, expect, test } from 'vitest';
import { agent, uniqueEmail, withToken } from '../../../fixtures/specs/vitest.ts';
import { paths, type Session } from '../../../fixtures/systems/offscreen-buddy.ts';
import { newAccount } from './account.ts';

const hour = 60 * 60;

/** The claims of a JSON web token. Its signature is the API's affair. */
function claimsOf(token: string): { readonly iat: number; readonly exp: number; readonly sub: string } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

describe('Signing in', () => {
  test('a new account is signed in at once, without its password in the answer [OSB-05]', async () => {
    const { email, password, session } = await newAccount();
    expect(session.user).toEqual({ id: expect.any(String), email, name: null });
    expect(JSON.stringify(session)).not.toContain(password);
    expect(claimsOf(session.accessToken).sub).toBe(session.user.id);
  });

  test('an access token lives for 4 hours, by its own claims and by the answer [OSB-05]', async () => {
    const { session } = await newAccount();
    const { iat, exp } = claimsOf(session.accessToken);
    expect(exp - iat).toBe(4 * hour);
    expect(session.expiresIn).toBe(4 * hour);
  });

  test('a refresh token lives for 7 days, by the answer [OSB-05]', async () => {
    const { session } = await newAccount();
    expect(session.refreshExpiresIn).toBe(7 * 24 * hour);
  });

  test('the right password logs in [OSB-05]', async () => {
    const { email, password, session } = await newAccount();
    const { body } = await agent().post(paths.logIn).send({ email, password }).expect(200);
    expect(body).toMatchObject({ user: session.user, expiresIn: 4 * hour, refreshExpiresIn: 7 * 24 * hour });
    await withToken(body.accessToken).get(paths.profile).expect(200);
  });

  test('a wrong password is refused with 401, and no token is given [OSB-05]', async () => {
    const { email } = await newAccount();
    const { body } = await agent().post(paths.logIn).send({ email, password: 'not-the-password' }).expect(401);
    expect(Object.keys(body)).toEqual(['error']);
  });

  test('an unknown address is refused like a wrong password, so that nobody learns who has an account [OSB-05]', async () => {
    const { email } = await newAccount();
    const refused = async (address: string) =>
      (await agent().post(paths.logIn).send({ email: address, password: 'not-the-password' }).expect(401)).body;
    expect(await refused(uniqueEmail())).toEqual(await refused(email));
  });
});

describe('A session', () => {
  const refresh = (refreshToken: string) => agent().post(paths.refresh).send({ refreshToken });

  test('a refresh gives a new session, and its token is spent [OSB-05]', async () => {
    const { session } = await newAccount();
    const { body } = await refresh(session.refreshToken).expect(200);
    const renewed = body as Session;
    expect(renewed.user).toEqual(session.user);
    expect(renewed.refreshToken).not.toBe(session.refreshToken);
    await withToken(renewed.accessToken).get(paths.profile).expect(200);
    await refresh(session.refreshToken).expect(401);
    await refresh(renewed.refreshToken).expect(200);
  });

  test('after logging out it cannot be refreshed [OSB-05]', async () => {
    const { session } = await newAccount();
    await agent().post(paths.logOut).send({ refreshToken: session.refreshToken }).expect(204);
    await refresh(session.refreshToken).expect(401);
  });

  test('a changed access token is refused [OSB-05]', async () => {
    const { session } = await newAccount();
    const [head, payload, signature = ''] = session.accessToken.split('.');
    const forged = [head, payload, [...signature].reverse().join('')].join('.');
    await withToken(forged).get(paths.profile).expect(401);
  });
});
