import { expect, expectAccessible, test } from '../../fixtures/specs/playwright.ts';
import { agent, noteRequest, signIn } from './agent.ts';

test.describe('A request', () => {
  test('is created, and its page shows in real time that quotes are asked for [JET-08, JET-10]', async ({
    page,
    staging,
  }) => {
    await page.goto('/requests');
    await signIn(page, agent(staging));
    await page.getByTestId('departure').fill('KTEB');
    await page.getByTestId('arrival').fill('KVNY');
    await page.getByTestId('passengers').fill('6');
    await page.getByTestId('date').fill('2030-11-15');
    await page.getByTestId('create').click();
    await page.waitForURL('**/requests/*-*');
    await noteRequest(page, staging);
    await expect(page.getByTestId('status')).toHaveText('Waiting for quotes', { timeout: 10_000 });
    await expect(page.getByTestId('live')).toHaveText('Live');
    await expectAccessible(page);
  });

  test('from an airport that does not exist is not created, and the form says why [JET-08]', async ({
    page,
    staging,
  }) => {
    await page.goto('/requests');
    await signIn(page, agent(staging));
    await page.getByTestId('departure').fill('Nowhere');
    await page.getByTestId('create').click();
    await expect(page.getByTestId('departure')).toHaveAttribute('aria-invalid', 'true');
    await expect(page).toHaveURL(/\/requests$/);
    await expectAccessible(page);
  });
});
