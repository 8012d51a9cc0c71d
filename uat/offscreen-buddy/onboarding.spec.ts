import { expect, expectAccessible, test } from '../../fixtures/specs/playwright.ts';
import { signUp } from './account.ts';

test.describe('Onboarding', () => {
  test('a new user signs up and sees a welcome and their milestones [OSB-15]', async ({ page, staging }) => {
    await signUp(page, staging);
    await expect(page.getByTestId('welcome-message')).toBeVisible();
    await expect(page.getByTestId('milestones-section')).toBeVisible();
  });

  test('a wrong password does not log in, and the page says so [OSB-15]', async ({ page, staging }) => {
    await page.goto('/login');
    await page.getByTestId('email-input').fill(staging.email());
    await page.getByTestId('password-input').fill(staging.password());
    await page.getByTestId('submit-button').click();
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page).toHaveURL(/\/login$/);
  });

  for (const { path, name } of [
    { path: '/', name: 'landing page' },
    { path: '/signup', name: 'sign-up page' },
    { path: '/login', name: 'log-in page' },
  ]) {
    test(`the ${name} has no serious accessibility violation [OSB-15]`, async ({ page }) => {
      await page.goto(path);
      await expectAccessible(page);
    });
  }
});
