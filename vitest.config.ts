import { defineConfig } from 'vitest/config';
import { changes } from './scripts/changed-tests.ts';

/** Tests that start no process and change nothing outside themselves: they share a process, which is three times as fast. */
const pure = [
  '{bench,core,suites}/**/*.test.ts',
  'architecture.test.ts',
  'fixtures/{claims,context,redaction}/**/*.test.ts',
  'fixtures/access/{accounts,from-cache,hosts,http,session}.test.ts',
  'gate/{commands,progress,run,run-folder,show}/*.test.ts',
  'load/concurrent/*.test.ts',
  'reports/*.test.ts',
  'reports/{allure,ctrf,json,junit,markdown,sarif,slack,terminal,words}/**/*.test.ts',
  'runners/suite/**/*.test.ts',
  'runners/exec/{outcome-words,report-age}.test.ts',
  'runners/**/{junit,read,histogram,hosts,thresholds}.test.ts',
  'scripts/contributions.test.ts',
  'scripts/{faults,package}/{imports,page}.test.ts',
];
const all = ['**/*.test.ts'];
const never = ['**/node_modules/**', 'results/**', 'dist/**', '.stryker-tmp/**'];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 90_000,
    allowOnly: false,
    projects: [
      { extends: true, test: { name: 'pure', include: pure, exclude: never, isolate: false } },
      { extends: true, test: { name: 'own process', include: all, exclude: [...never, ...pure] } },
    ],
    experimental: {
      // Tests run as the product does: modules are loaded by Node itself.
      viteModuleRunner: false,
      nodeLoader: false,
      // For `--changed`.
      vcsProvider: changes,
    },
  },
});
