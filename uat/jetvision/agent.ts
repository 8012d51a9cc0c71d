/** How an agent gets into Jetvision. */
import type { Page } from '@playwright/test';
import { expect, type Staging, test } from '../../fixtures/specs/playwright.ts';
import { paths } from '../../fixtures/systems/jetvision.ts';

type Credentials = Readonly<Record<'email' | 'password', string>>;

/** Of the test account, as the definition has them. */
export function agent(staging: Staging): Credentials {
  return staging.account('agent').json as Credentials;
}

/** From the sign-in page to where it leads. */
export async function signIn(page: Page, { email, password }: Credentials): Promise<void> {
  await test.step('sign in', async () => {
    await page.getByTestId('email').fill(email);
    await page.getByTestId('password').fill(password);
    await page.getByTestId('submit').click();
    await page.waitForURL((url) => url.pathname !== '/sign-in');
  });
}

/** Notes the request whose page is open, so that it is removed when the run is over. */
export async function noteRequest(page: Page, staging: Staging): Promise<void> {
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const { body, status } = await staging.http.request({
    url: `${staging.origin()}${paths.signIn}`,
    method: 'POST',
    json: agent(staging),
  });
  expect(status).toBe(200);
  const { token } = JSON.parse(Buffer.from(body).toString());
  staging.created({
    what: `the flight request ${id}`,
    request: { path: paths.request(id), headers: { authorization: `Bearer ${token}` } },
  });
}
