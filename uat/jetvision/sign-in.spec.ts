import { expect, expectAccessible, test } from '../../fixtures/specs/playwright.ts';
import { agent, signIn } from './agent.ts';

test.describe('Signing in', () => {
  test('leads from the home page to the dashboard, and out again [JET-06]', async ({ page, staging }) => {
    await page.goto('/');
    await expectAccessible(page);
    await page.getByTestId('start').click();
    await expectAccessible(page);
    await signIn(page, agent(staging));
    await expect(page.getByTestId('welcome')).toHaveText('Welcome, Test Agent 1');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    await page.goto('/dashboard');
    await expect(page).toHaveURL(/\/sign-in/);
  });

  test('with a wrong password is refused, and the page says so [JET-06]', async ({ page, staging }) => {
    await page.goto('/sign-in');
    await page.getByTestId('email').fill(agent(staging).email);
    await page.getByTestId('password').fill(staging.password());
    await page.getByTestId('submit').click();
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page).toHaveURL(/\/sign-in/);
  });
});
