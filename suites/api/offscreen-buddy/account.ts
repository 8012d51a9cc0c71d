/** Accounts that a test creates for itself. */
import { expect } from 'vitest';
import { type Agent, agent, created, uniqueEmail, uniquePassword, withToken } from '../../../fixtures/specs/vitest.ts';
import { accountRemoval, paths, type Session } from '../../../fixtures/systems/offscreen-buddy.ts';

export interface NewAccount {
  readonly email: string;
  readonly password: string;
  readonly session: Session;
  /** Signed in to it. */
  readonly api: Agent;
}

/** A new account. It and everything in it are removed at the end of the run. */
export async function newAccount(): Promise<NewAccount> {
  const account = await signUp();
  removeLater(account);
  return account;
}

/** A new account that the test itself removes. */
export async function signUp(): Promise<NewAccount> {
  const [email, password] = [uniqueEmail(), uniquePassword()];
  const { status, body } = await agent().post(paths.signUp).send({ email, password });
  expect(status, `sign-up of ${email}: ${JSON.stringify(body)}`).toBe(201);
  const session = body as Session;
  return { email, password, session, api: withToken(session.accessToken) };
}

export function removeLater({ email, session }: NewAccount): void {
  created(accountRemoval(email, session.accessToken));
}
