import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { playwright as claim } from '../../uat/playwright.ts';
import { type Change, tryList } from '../suite/testing/trial.ts';
import { playwright } from './index.ts';

const imports = "import { expect, test } from '@playwright/test';\n";
const passes = "test('passes', () => { expect(1).toBe(1); });\n";

function list(files: Change, options: Partial<Parameters<typeof claim>[0]> = {}) {
  return tryList(playwright, claim({ specs: 'specs', ...options }), files);
}

describe('a listed test', () => {
  test('is a check with its title, its requirements, its reason and its owner, skipped or not', async () => {
    const { checks, args } = await list(
      {
        'specs/b.spec.ts': `${imports}test.skip('one', () => {}); test.fixme('two', () => {});`,
        'specs/a.spec.ts': `${imports}test.describe('Milestones', { tag: '@OSB-16' }, () => {
          test('are saved [OSB-07, OSB-08]', { annotation: [{ type: 'why', description: 'Nobody types it twice.' }, { type: 'owner', description: '@web' }] }, () => {});
        });`,
      },
      { covers: ['OSB-01'] },
    );
    expect(checks.map(({ id }) => id)).toEqual(['uat/milestones-are-saved', 'uat/one', 'uat/two']);
    expect(checks.slice(0, 1)).toEqual([
      {
        id: 'uat/milestones-are-saved',
        layer: 'uat',
        title: 'Milestones › are saved',
        failure: 'Failed: Milestones › are saved',
        why: 'Nobody types it twice.',
        level: 'required',
        covers: ['OSB-01', 'OSB-07', 'OSB-08', 'OSB-16'],
        threshold: { unit: 'outcome', is: ['passed', 'flaky'] },
        owner: '@web',
      },
    ]);
    expect(args['tests']).toMatchObject({
      'uat/milestones-are-saved': '["","specs/a.spec.ts","Milestones","are saved [OSB-07, OSB-08]"]',
    });
  });

  test('is called after its project where there are several, and after a claim that has a name', async () => {
    const files = {
      'specs/a.spec.ts': imports + passes,
      'pw.config.ts': "export default { projects: [{ name: 'Desktop Chrome' }, { name: 'Pixel 7' }] };",
    };
    const ids = async (options: Parameters<typeof list>[1]) => (await list(files, options)).checks.map(({ id }) => id);
    expect(await ids({ config: 'pw.config.ts' })).toEqual(['uat/desktop-chrome-passes', 'uat/pixel-7-passes']);
    expect(await ids({ config: 'pw.config.ts', project: 'Pixel 7', name: 'phone' })).toEqual(['uat/phone-passes']);
  });

  test('is one of the claimed specs alone, and must not be flaky where the claim says so', async () => {
    const files = {
      'specs/a.spec.ts': imports + passes,
      'specs-old/b.spec.ts': imports + passes,
      'specs/c.spec.ts': `${imports}test('other', () => {});`,
    };
    expect((await list(files, { flaky: 'fail' })).checks).toMatchObject([
      { id: 'uat/passes', threshold: { unit: 'outcome', is: 'passed' } },
      { id: 'uat/other', threshold: { unit: 'outcome', is: 'passed' } },
    ]);
  });

  test('is one of a single file that is claimed, and of those that grep chooses', async () => {
    const files = {
      'specs/a.spec.ts': imports + passes,
      'specs/c.spec.ts': `${imports}${passes.replace('passes', 'chosen')}test('other', () => {});`,
    };
    const { checks } = await list(files, { specs: 'specs/c.spec.ts', grep: 'passes|chosen' });
    expect(checks.map(({ id }) => id)).toEqual(['uat/chosen']);
  });
});

describe('a configuration that runs only some of its tests', () => {
  const specs = {
    'specs/a.spec.ts': `${imports}${passes}test('slow', { tag: '@slow' }, () => {});`,
    'specs/old/b.spec.ts': imports + passes,
    'package.json': '{ "type": "commonjs" }',
  };
  const chosen = async (config: string, file = 'e2e/pw.config.ts') =>
    (await list({ ...specs, [file]: config }, { config: file, specs: ['specs'] })).chosen;

  test('is listed with how many it leaves out', async () => {
    const settings = "testDir: '../specs', grepInvert: /@slow/, projects: [{ name: 'a', testIgnore: '**/old/**' }]";
    expect(
      await chosen(`import path from 'node:path'; path.join(__dirname, 'x'); export default { ${settings} };`),
    ).toEqual({
      by: ['grepInvert: /@slow/', 'testIgnore: **/old/**'],
      leftOut: 2,
    });
  });

  test('is listed without their number if not all of them load', async () => {
    const broken = await list(
      {
        ...specs,
        'specs/old/c.spec.ts': 'throw new Error("not ready")',
        'pw.config.ts': "export default { testDir: 'specs', testIgnore: 'specs/old/**' };",
      },
      { config: 'pw.config.ts', specs: ['specs'] },
    );
    expect(broken.chosen).toEqual({ by: ['testIgnore: specs/old/**'] });
  });

  test('is named if it leaves none', () =>
    expect(
      list(
        { ...specs, 'pw.config.ts': "export default { testDir: 'specs', grep: /@never/ };" },
        { config: 'pw.config.ts' },
      ),
    ).rejects.toThrow('no test in specs (with the configuration’s grep: /@never/)'));
});

describe('a suite is refused', () => {
  const refused = async (files: Change, options: Parameters<typeof list>[1], message: RegExp) => {
    const error = await list(files, options).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: 'UsageError', message: expect.stringMatching(message) });
  };

  test('whose specs do not load or throw, each with its error, file and line', () =>
    refused(
      {
        'specs/a.spec.ts': imports + passes,
        'specs/b.spec.ts': `${imports}const = 1;`,
        'specs/c.spec.ts': `${imports}throw new Error('no such fixture');`,
      },
      {},
      /specs\/b\.spec\.ts:2: SyntaxError[\s\S]*specs\/c\.spec\.ts:2: Error: no such fixture/,
    ));

  test.each([
    [
      'a file',
      "import {\n  cart,\n} from './pages/cart';",
      /specs\/a\.spec\.ts:4: Error: Cannot find module 'specs\/pages\/cart'/,
    ],
    [
      'a package',
      "import cart from 'no-such-cart';",
      /specs\/a\.spec\.ts:2: Error: Cannot find package 'no-such-cart'/,
    ],
    [
      'a name',
      "import { cart } from './shop.ts';",
      /specs\/a\.spec\.ts:2: SyntaxError: .*'\.\/shop\.ts'.* named 'cart'/,
    ],
  ])('that imports %s that is not there, with its file and line', (_, statement, message) =>
    refused(
      {
        'package.json': '{ "type": "module" }',
        'specs/shop.ts': 'export const shop = 1;',
        'specs/a.spec.ts': `${imports}${statement}\ntest('passes', () => { expect(cart).toBe(1); });`,
      },
      {},
      message,
    ),
  );

  test('without a test of a project that the claim names', () =>
    refused(
      {
        'specs/a.spec.ts': imports + passes,
        'pw.config.ts':
          "export default { testDir: 'specs', projects: [{ name: 'Desktop Chrome' }, { name: 'phone', testMatch: /mobile/ }] };",
      },
      { config: 'pw.config.ts', project: ['desktop*', 'phone'] },
      /no test in specs of the project "phone", which the claim names/,
    ));

  test('that hangs as it loads, after its time', async () => {
    const { timeout } = AbortSignal;
    using _ = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms / 100));
    const config = 'setInterval(() => {}, 1000); await new Promise(() => {}); export default {};';
    await refused(
      { 'specs/a.spec.ts': imports + passes, 'pw.config.mjs': config },
      { config: 'pw.config.mjs' },
      /tests in specs were not listed within 120 s/,
    );
  });

  test('with a focused test, naming the place', () =>
    refused(
      { 'specs/a.spec.ts': `${imports}${passes}test.only('alone', () => {});` },
      {},
      / specs\/a\.spec\.ts:3: \.only would leave out all other tests\. Remove it\.$/,
    ));

  test('without a test, naming the specs and what narrows them', async () => {
    await refused({ 'specs/readme.md': '' }, {}, /no test in specs\./);
    await refused(
      { 'specs/a.spec.ts': imports + passes },
      { grep: 'nothing' },
      /no test in specs \(with grep "nothing"\)/,
    );
  });

  test('that is not there', async () => {
    await refused({}, {}, /no spec or folder of specs "specs": it was looked for in /);
    await refused(
      { 'specs/a.spec.ts': imports + passes },
      { config: 'pw.config.ts' },
      /no configuration "pw\.config\.ts": it was looked for in /,
    );
  });

  test.each([
    ['hold no test of the specs', "[{ name: 'phone', testMatch: '*.phone.ts' }]"],
    ['are none', '[]'],
  ])('whose projects %s', (_, projects) =>
    refused(
      { 'specs/a.spec.ts': imports + passes, 'pw.config.ts': `export default { projects: ${projects} };` },
      { config: 'pw.config.ts' },
      /There is no test in specs\./,
    ),
  );

  const withServer = (value: string) => ({
    'specs/a.spec.ts': imports + passes,
    'pw.config.ts': `export default { webServer: ${value} };`,
  });
  const oneServer = "{ command: 'npm run dev', url: 'http://127.0.0.1:3000' }";

  test.each([
    ['one', oneServer],
    ['several', "[{ command: 'npm run dev', port: 3000 }, { command: 'npm run api', port: 3001 }]"],
  ])('that would test a server of its own (%s) instead of staging', (_, server) =>
    refused(
      withServer(server),
      { config: 'pw.config.ts' },
      /"pw\.config\.ts" starts its own server \("npm run dev"\), but staging is what is judged\. If .*STAGEGATE_ENVIRONMENT is set, give it no webServer/,
    ),
  );

  test('only for a server that it would start under the gate', async () => {
    const files = withServer(`process.env.STAGEGATE_ENVIRONMENT ? undefined : ${oneServer}`);
    expect((await list(files, { config: 'pw.config.ts' })).checks).toHaveLength(1);
  });

  test('whose configuration runs one shard, or compares no snapshots', () =>
    refused(
      {
        'specs/a.spec.ts': imports + passes,
        'specs/b.spec.ts': `${imports}test('other', () => {});`,
        'pw.config.ts':
          "export default { shard: { current: 1, total: 2 }, projects: [{ name: 'phone', ignoreSnapshots: true }] };",
      },
      { config: 'pw.config.ts' },
      /"pw\.config\.ts" runs one part of the suite alone \(shard: 1 of 2\).*Set no shard where.*\n.*"pw\.config\.ts", project "phone", compares no snapshots.*Set no ignoreSnapshots where/,
    ));

  test('that is outside the project, where no Playwright is found', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    writeFileSync(join(outside, 'a.spec.ts'), imports + passes);
    await refused(
      { 'specs/a.spec.ts': imports + passes },
      { specs: outside },
      /outside the project .*, where no Playwright is found/,
    );
    rmSync(outside, { recursive: true });
  });

  test('whose configuration breaks, or has no such project', async () => {
    const spec = { 'specs/a.spec.ts': imports + passes };
    await refused(
      { ...spec, 'pw.config.ts': "throw new Error('BASE_URL is not set');" },
      { config: 'pw.config.ts' },
      /BASE_URL is not set/,
    );
    await refused(spec, { project: 'Safari' }, /Safari/);
  });
});
