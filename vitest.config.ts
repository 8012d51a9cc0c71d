import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', 'results/**', 'dist/**', '.stryker-tmp/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 90_000,
    allowOnly: false,
    // Tests run as the product does: modules are loaded by Node itself.
    experimental: { viteModuleRunner: false, nodeLoader: false },
  },
});
