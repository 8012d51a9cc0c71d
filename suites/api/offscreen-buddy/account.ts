/** Accounts of OffScreen Buddy that a test makes for itself. */
import { expect } from 'vitest';
import { type Agent, agent, created, uniqueEmail, uniquePassword, withToken } from '../../../fixtures/specs/vitest.ts';

export interface Session {
  readonly user: { readonly id: string; readonly email: string; readonly name: string | null };
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
  readonly refreshExpiresIn: number;
}

export interface NewAccount {
  readonly email: string;
  readonly password: string;
  readonly session: Session;
  /** Signed in as it. */
  readonly api: Agent;
}

/** A new account, which is removed with everything of it when the run is over. */
export async function newAccount(): Promise<NewAccount> {
  const account = await signUp();
  removeLater(account);
  return account;
}

/** A new account that nobody removes: the test does it itself. */
export async function signUp(): Promise<NewAccount> {
  const [email, password] = [uniqueEmail(), uniquePassword()];
  const { status, body } = await agent().post('/api/v1/auth/signup').send({ email, password });
  expect(status, `sign-up of ${email}: ${JSON.stringify(body)}`).toBe(201);
  const session = body as Session;
  return { email, password, session, api: withToken(session.accessToken) };
}

export function removeLater({ email, session }: NewAccount): void {
  created({
    what: `the account ${email}`,
    request: {
      origin: 'api',
      path: '/api/v1/users/profile',
      headers: { authorization: `Bearer ${session.accessToken}` },
    },
  });
}
