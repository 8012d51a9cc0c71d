import { expect, expectAccessible, test } from '../../fixtures/specs/playwright.ts';
import { signUp } from './account.ts';

test.describe('Milestones', () => {
  test('a milestone that a user adds is listed, and still there after a reload [OSB-16]', async ({ page, staging }) => {
    await signUp(page, staging);
    await page.getByTestId('add-milestone').click();
    await page.getByTestId('milestone-title').fill('Dinner without phones');
    await page.getByTestId('milestone-description').fill('Every Friday');
    await page.getByTestId('save-milestone').click();
    const list = page.getByTestId('milestone-list');
    await expect(list).toContainText('Dinner without phones');
    await page.reload();
    await expect(list).toContainText('Dinner without phones');
    await expect(list).toContainText('Every Friday');
  });

  test('a milestone without a title is not saved, and the form says why [OSB-16]', async ({ page, staging }) => {
    await signUp(page, staging);
    await page.getByTestId('add-milestone').click();
    await page.getByTestId('save-milestone').click();
    await expect(page.getByTestId('milestone-title')).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByTestId('milestone-list').getByRole('listitem')).toHaveCount(0);
  });

  test('the page of milestones has no serious accessibility violation, with its dialog and without [OSB-16]', async ({
    page,
    staging,
  }) => {
    await signUp(page, staging);
    await expectAccessible(page);
    await page.getByTestId('add-milestone').click();
    await expectAccessible(page);
  });
});
