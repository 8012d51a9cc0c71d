/** The way into OffScreen Buddy that a new user takes. */
import type { Page } from '@playwright/test';
import { expect, type Staging, test } from '../../fixtures/specs/playwright.ts';

/** From the landing page to the page of milestones. The account is removed, with everything of it, when the run is over. */
export async function signUp(page: Page, staging: Staging): Promise<void> {
  await test.step('sign up', async () => {
    const [email, password] = [staging.email(), staging.password()];
    await page.goto('/');
    await page.getByTestId('signup-button').click();
    await page.getByTestId('email-input').fill(email);
    await page.getByTestId('password-input').fill(password);
    const answered = page.waitForResponse(
      (response) => response.url().endsWith('/api/v1/auth/signup') && response.request().method() === 'POST',
    );
    await page.getByTestId('submit-button').click();
    expect((await answered).status(), 'the answer to the sign-up').toBe(201);
    await noteAccount(staging, email, password);
    await page.waitForURL('**/milestones');
  });
}

/** Only somebody who is logged in may delete an account, so this logs in to have a token. */
async function noteAccount({ http, origin, created }: Staging, email: string, password: string): Promise<void> {
  const { body } = await http.request({
    url: `${origin('api')}/api/v1/auth/login`,
    method: 'POST',
    json: { email, password },
  });
  const { accessToken } = JSON.parse(Buffer.from(body).toString());
  created({
    what: `the account ${email}`,
    request: { origin: 'api', path: '/api/v1/users/profile', headers: { authorization: `Bearer ${accessToken}` } },
  });
}
