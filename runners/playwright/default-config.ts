/** The configuration of a suite that has none of its own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlaywrightTestConfig } from '@playwright/test';
import { commonFolder } from '../suite/paths.ts';

/** One retry: it takes most chance failures away and is counted as flaky. */
export const defaultSettings = {
  testMatch: '**/*.@(spec|test).?(c|m)[jt]s?(x)',
  fullyParallel: true,
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: { screenshot: 'only-on-failure', actionTimeout: 15_000, navigationTimeout: 30_000 },
} satisfies PlaywrightTestConfig;

/** Writes it into a private folder. Returns its path. */
export function writeDefaultConfig(folder: string, specs: readonly string[]): string {
  const path = join(folder, 'playwright.config.mjs');
  writeFileSync(
    path,
    `export default ${JSON.stringify({ testDir: commonFolder(specs), ...defaultSettings }, null, 2)};\n`,
  );
  return path;
}
