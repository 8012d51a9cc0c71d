import { expect, test } from './shop';

test('is there at the second look', async ({ shop, page }, { retry }) => {
  await shop.open();
  expect(retry).toBe(1);
  await expect(page).toHaveTitle('Shop');
});
