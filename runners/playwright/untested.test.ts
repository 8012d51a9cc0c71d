import { describe, expect, test, vi } from 'vitest';
import { playwright as claim } from '../../uat/playwright.ts';
import { type Change, tryList } from '../suite/testing/trial.ts';
import { playwright } from './index.ts';

const imports = "import { expect, test } from '@playwright/test';\n";
const passes = "test('passes', () => { expect(1).toBe(1); });\n";

function list(files: Change, options: Partial<Parameters<typeof claim>[0]> = {}) {
  return tryList(playwright, claim({ specs: 'specs', ...options }), files);
}

describe('a suite is not refused for a file without a listed test', () => {
  const other = `${imports}test('other', { tag: '@slow' }, () => {});`;
  const specs = { 'specs/a.spec.ts': imports + passes, 'specs/b.spec.ts': other };

  test.each<[why: string, files: Change, settings: string]>([
    ['the configuration’s grep chooses none', {}, 'grepInvert: /@slow/'],
    [
      'it is ignored, or no spec',
      { 'specs/Old/.tmp/c.spec.ts': '', 'specs/pages/cart.ts': 'export {};', 'specs/c.spec.json': '{}' },
      "testIgnore: ['**/old/**', /b.spec/]",
    ],
    [
      'it is not named as a test, and a wide pattern matches it',
      { 'specs/env.d.ts': 'export {};', 'specs/seed.mjs': 'export const seed = 1;' },
      'testMatch: /specs/, testIgnore: /b.spec/',
    ],
    ['git ignores it', { '.gitignore': 'b.spec.ts' }, 'testMatch: /spec/g'],
    [
      'it is of a project that is not a default',
      {},
      "projects: [{ name: 'a', testMatch: 'a.*' }, { name: 'b', testMatch: 'b.*', default: false }]",
    ],
  ])('if %s', async (_, files, settings) => {
    const config = `export default { ${settings} };`;
    const { checks } = await list({ ...specs, ...files, 'pw.config.ts': config }, { config: 'pw.config.ts' });
    expect(checks).toHaveLength(1);
  });

  test('if the claim’s grep chooses none, or its project is another', async () => {
    expect((await list(specs, { grep: 'passes' })).checks).toHaveLength(1);
    const projects = "[{ name: 'desktop', testMatch: '*.spec.ts' }, { name: 'phone', testMatch: '*.phone.ts' }]";
    const files = { ...specs, 'specs/c.phone.ts': '', 'pw.config.ts': `export default { projects: ${projects} };` };
    expect((await list(files, { config: 'pw.config.ts', project: 'desktop' })).checks).toHaveLength(2);
  });

  test('if it has those of a module that others have, too', async () => {
    const shared = { 'specs/shared.ts': `${imports}export const both = (name) => test(name, () => {});` };
    const spec = (name: string): string => `import { both } from './shared.ts';\nboth('${name}');`;
    const { checks } = await list({ ...shared, 'specs/a.spec.ts': spec('one'), 'specs/b.spec.ts': spec('two') });
    expect(checks).toHaveLength(2);
  });
});

describe('a suite is refused', () => {
  const refused = async (files: Change, options: Parameters<typeof list>[1], message: RegExp) => {
    const error = await list(files, options).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: 'UsageError', message: expect.stringMatching(message) });
  };

  const untested = {
    'specs/a.spec.ts': imports + passes,
    'specs/empty.spec.ts': '',
    'specs/imports.spec.ts': imports,
    'specs/sub/group.spec.ts': `${imports}test.describe('Orders', () => {});`,
  };
  const names =
    /^specs\/empty\.spec\.ts has no test\. Delete .* \(testIgnore\)\.\nspecs\/imports\.spec\.ts has .*\nspecs\/sub\/group\.spec\.ts has [^\n]*$/;

  test.each<[what: string, config: string | undefined]>([
    ['', undefined],
    [
      ' in any project, whatever the configuration chooses',
      "{ testDir: 'specs', grepInvert: /@slow/, projects: [{ name: 'desktop' }, { name: 'phone' }] }",
    ],
  ])('with files that have no test%s, naming each once', (_, config) =>
    config === undefined
      ? refused(untested, {}, names)
      : refused({ ...untested, 'pw.config.ts': `export default ${config};` }, { config: 'pw.config.ts' }, names),
  );

  test('with a file that has no test, beside others that do not load, and with paths relative to the configuration', () =>
    refused(
      {
        'specs/a.spec.ts': imports + passes,
        'specs/empty.spec.ts': '',
        'specs/draft.spec.ts': "throw new Error('draft');",
        'set-up.ts': 'export default () => {};',
        'pw.config.ts':
          "export default { globalSetup: './set-up.ts', projects: [{ name: 'a', testMatch: '[ae]*.spec.ts' }, { name: 'b', testMatch: 'draft*', default: false }] };",
      },
      { config: 'pw.config.ts' },
      /^specs\/empty\.spec\.ts has no test\. [^\n]*$/,
    ));

  test('with a file whose tests depend on a variable that it does not get, naming that', async () => {
    vi.stubEnv('NIGHTLY_RUN', '1');
    const nightly = `${imports}if (process.env.NIGHTLY_RUN) {${passes}}`;
    await refused(
      { 'specs/a.spec.ts': imports + passes, 'specs/b.spec.ts': nightly },
      {},
      /b\.spec\.ts has no test\. .* It reads NIGHTLY_RUN, which is set .* \(variables: \['NIGHTLY_RUN'\]\)\.$/,
    );
    vi.unstubAllEnvs();
  });
});
