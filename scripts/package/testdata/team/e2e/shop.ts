import { test as base } from '@playwright/test';

export { expect } from '@playwright/test';

export const test = base.extend<{ shop: { open(): Promise<void> } }>({
  shop: async ({ page }, use) => use({ open: async () => void (await page.goto('/')) }),
});
