import { expect, test } from './shop';

test('shows the orders [SHOP-01]', async ({ shop, page }) => {
  await shop.open();
  await expect(page.getByRole('heading')).toHaveText('Orders', { timeout: 1000 });
});
