import { defineConfig } from 'vitest/config';
import { changes } from './scripts/changed-tests.ts';

/** Tests that change their process, or need one that has done nothing before. The others leave nothing behind and share theirs, which is faster. */
const alone = [
  'fixtures/access/{guard,guard-children,contact,contact-record}.test.ts',
  'fixtures/stand-ins/launch.test.ts',
  'gate/e2e/{faults,kept-result,memory}.test.ts',
  'gate/sign-in/sessions.test.ts',
  'runners/processes.test.ts',
  'scripts/{package/package,run,vitest,bootstrap}.test.ts',
];
const never = ['**/node_modules/**', 'results/**', 'dist/**', '.stryker-tmp/**'];

export default defineConfig({
  test: {
    pool: 'forks',
    // Also on two processors: many tests wait for a page or a tool.
    maxWorkers: 3,
    testTimeout: 90_000,
    hookTimeout: 90_000,
    allowOnly: false,
    // V8 crashed once in a shared process, while it tiered up WebAssembly wrappers. That this flag prevents it is likely, not proven.
    execArgv: ['--wasm-wrapper-tiering-budget=1000000000'],
    projects: [
      { extends: true, test: { name: 'own process', include: alone, exclude: never } },
      {
        extends: true,
        test: { name: 'shared process', include: ['**/*.test.ts'], exclude: [...never, ...alone], isolate: false },
      },
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
