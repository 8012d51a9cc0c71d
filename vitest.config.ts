import { defineConfig } from 'vitest/config';
import { cachedIn } from './fixtures/context/cache.ts';
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
    // A module is compiled once, and not again in each worker and each tool that a test starts.
    env: { NODE_COMPILE_CACHE: cachedIn('compiled') },
    experimental: {
      // Tests run as the product does: modules are loaded by Node itself.
      viteModuleRunner: false,
      nodeLoader: false,
      // For `--changed`.
      vcsProvider: changes,
    },
  },
});
