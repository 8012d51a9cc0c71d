import { defineConfig, devices } from '@playwright/test';

export default defineConfig({
  testDir: './e2e',
  retries: 1,
  reporter: [['html', { open: 'never' }]],
  use: { baseURL: process.env['SHOP_URL'] },
  projects: [
    { name: 'desktop', use: devices['Desktop Chrome'] },
    { name: 'phone', use: devices['Pixel 7'] },
    ...(process.env['ALL_BROWSERS'] === undefined ? [] : [{ name: 'safari', use: devices['Desktop Safari'] }]),
  ],
});
