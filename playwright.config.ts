/** For Playwright by hand: `npm run gate with <environment> -- npx playwright test --ui` runs the tests that the gate runs, in the same way. */
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { environment } from './fixtures/context/current-environment.ts';
import { processVariables } from './fixtures/context/process-env.js';
import { defaultSettings } from './runners/playwright/default-config.ts';

/** The specs of the environment that `with` resolved; those of all systems without one. */
function testDir(): string {
  const all = join(import.meta.dirname, 'uat');
  return processVariables()['STAGEGATE_ENVIRONMENT'] === undefined ? all : join(all, environment().name);
}

export default defineConfig({
  ...defaultSettings,
  testDir: testDir(),
  testMatch: '**/*.spec.ts',
  outputDir: 'results/playwright',
  workers: 2,
  use: { ...defaultSettings.use, trace: 'retain-on-failure' },
});
