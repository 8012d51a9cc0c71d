/** How a new user gets into OffScreen Buddy. */
import type { Page } from '@playwright/test';
import { expect, type Staging, test } from '../../fixtures/specs/playwright.ts';
import { accountRemoval, paths } from '../../fixtures/systems/offscreen-buddy.ts';

/** From the landing page to the milestones page. The account and everything in it are removed at the end of the run. */
export async function signUp(page: Page, staging: Staging): Promise<void> {
  await test.step('sign up', async () => {
    const [email, password] = [staging.email(), staging.password()];
    await page.goto('/');
    await page.getByTestId('signup-button').click();
    await page.getByTestId('email-input').fill(email);
    await page.getByTestId('password-input').fill(password);
    const answered = page.waitForResponse(
      (response) => response.url().endsWith(paths.signUp) && response.request().method() === 'POST',
    );
    await page.getByTestId('submit-button').click();
    expect((await answered).status(), 'the answer to the sign-up').toBe(201);
    await noteAccount(staging, email, password);
    await page.waitForURL('**/milestones');
  });
}

/** Only its own user may delete an account, so this logs in to get a token. */
async function noteAccount({ http, origin, created }: Staging, email: string, password: string): Promise<void> {
  const { body } = await http.request({
    url: `${origin('api')}${paths.logIn}`,
    method: 'POST',
    json: { email, password },
  });
  const { accessToken } = JSON.parse(Buffer.from(body).toString());
  created(accountRemoval(email, accessToken));
}
