import { expect, expectAccessible, test } from '../../fixtures/specs/playwright.ts';
import { paths } from '../../fixtures/systems/offscreen-buddy.ts';
import { signUp } from './account.ts';

test.describe('Notifications', () => {
  test('a user who enables push notifications gets an answer: granted or denied [OSB-17]', async ({
    page,
    staging,
  }) => {
    await signUp(page, staging);
    await page.getByTestId('settings').click();
    await page.getByTestId('notifications').click();
    await page.getByTestId('enable-push-notifications').click();
    await expect.poll(() => page.evaluate(() => Notification.permission)).toMatch(/^(granted|denied)$/);
    await expect(page.getByRole('status')).toHaveText(/notifications/i);
  });

  test('a browser that grants push notifications is subscribed, and the page says so [OSB-17]', async ({
    page,
    context,
    staging,
  }) => {
    await context.grantPermissions(['notifications'], { origin: staging.origin() });
    await signUp(page, staging);
    await page.goto('/settings/notifications');
    const subscribed = page.waitForResponse(
      (response) => response.url().endsWith(paths.subscriptions) && response.request().method() === 'POST',
    );
    await page.getByTestId('enable-push-notifications').click();
    expect((await subscribed).status()).toBe(201);
    await expect(page.getByRole('status')).toContainText('are on');
  });

  test('the pages of settings have no serious accessibility violation [OSB-17]', async ({ page, staging }) => {
    await signUp(page, staging);
    for (const path of ['/settings', '/settings/notifications']) {
      await page.goto(path);
      await expectAccessible(page);
    }
  });
});
