import { defineConfig } from 'vitest/config';
import { changes } from './scripts/changed-tests.ts';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', 'results/**', 'dist/**', '.stryker-tmp/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 90_000,
    allowOnly: false,
    experimental: {
      // Tests run as the product does: modules are loaded by Node itself.
      viteModuleRunner: false,
      nodeLoader: false,
      // For `--changed`.
      vcsProvider: changes,
    },
  },
});
