/** The test accounts, and flight requests that a test creates for itself. */
import { expect } from 'vitest';
import { type Agent, agent, created, environment, withToken } from '../../../fixtures/specs/vitest.ts';
import { exampleRequest, type FlightRequest, paths } from '../../../fixtures/systems/jetvision.ts';

export interface SignedIn {
  readonly token: string;
  readonly api: Agent;
}

/** Signed in by a request of its own. */
export async function signedIn(account: 'agent' | 'other agent' = 'agent'): Promise<SignedIn> {
  const { status, body } = await agent().post(paths.signIn).send(credentials(account));
  expect(status, JSON.stringify(body)).toBe(200);
  return { token: body.token, api: withToken(body.token) };
}

/** Of a test account, as the definition has them. */
export function credentials(account: 'agent' | 'other agent'): { readonly email: string; readonly password: string } {
  return environment().accounts[account]?.json as { email: string; password: string };
}

/** A new request. It is removed at the end of the run. */
export async function newRequest({ api, token }: SignedIn): Promise<FlightRequest> {
  const { status, body } = await api.post(paths.requests).send(exampleRequest);
  expect(status, JSON.stringify(body)).toBe(201);
  removeLater(body.id, token);
  return body as FlightRequest;
}

export function removeLater(id: string, token: string): void {
  created({
    what: `the flight request ${id}`,
    request: { path: paths.request(id), headers: { authorization: `Bearer ${token}` } },
  });
}
