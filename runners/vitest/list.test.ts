import { describe, expect, test, vi } from 'vitest';
import { vitest as claim } from '../../suites/api/vitest.ts';
import type { ListContext } from '../runner.ts';
import { type Change, tryList } from '../suite/testing/trial.ts';
import { vitest } from './index.ts';

const imports = "import { describe, expect, test } from 'vitest';\n";
const passes = "test('passes', () => { expect(1).toBe(1); });\n";

function list(files: Change, options: Partial<Parameters<typeof claim>[0]> = {}) {
  return tryList(vitest, claim({ specs: 'specs', ...options }), files);
}

describe('listed tests', () => {
  test('are checks, those that are skipped or made in loops too', async () => {
    const { checks } = await list({
      'specs/a.spec.ts': `${imports}describe('Flags', () => {
        for (const flag of ['a', 'b']) test(\`\${flag} is on [OSB-20]\`, () => {});
        test.skip('skipped', () => {});
        test.todo('to do');
      });`,
      'specs/helper.ts': 'export {};',
    });
    expect(checks.map(({ id, title, covers }) => [id, title, covers])).toEqual([
      ['api/flags-a-is-on', 'Flags › a is on', ['OSB-20']],
      ['api/flags-b-is-on', 'Flags › b is on', ['OSB-20']],
      ['api/flags-skipped', 'Flags › skipped', []],
      ['api/flags-to-do', 'Flags › to do', []],
    ]);
  });

  test('are found in a folder and a file with any characters', async () => {
    const folder = "specs/ö (x) [y] {z} 'q' $(a) !+@";
    const files = {
      [`${folder}/a.spec.ts`]: imports + passes,
      'specs/[b].spec.ts': `${imports}test('other', () => {});`,
    };
    const { checks } = await list(files, { specs: [folder, 'specs/[b].spec.ts'] });
    expect(checks.map(({ id }) => id)).toEqual(['api/other', 'api/passes']);
  });

  test('are called after their project where there are several', async () => {
    const { checks } = await list(
      {
        'specs/a.spec.ts': imports + passes,
        'vt.config.ts': `import { defineConfig } from 'vitest/config';
          const project = (name: string) => ({ test: { name, include: ['specs/*.spec.ts'] } });
          export default defineConfig({ test: { projects: [project('north'), project('south')] } });`,
      },
      { config: 'vt.config.ts' },
    );
    expect(checks.map(({ id }) => id)).toEqual(['api/north-passes', 'api/south-passes']);
  });
});

test('files that load in isolation alone are listed so, and the plan says it', async () => {
  const once = "if (process.env.ONCE !== undefined) throw new Error('loaded twice');\nprocess.env.ONCE = 'yes';\n";
  const files = {
    'vt.config.ts': "export default { test: { include: ['specs/*.spec.ts'] } };",
    'specs/a.spec.ts': `${imports}${once}${passes}`,
    'specs/b.spec.ts': `${imports}${once}test('other', () => {});`,
  };
  const listing = await list(files, { config: 'vt.config.ts', workers: 1 });
  expect([listing.checks.map(({ id }) => id), listing.isolated]).toEqual([['api/passes', 'api/other'], true]);
});

test('files whose titles depend on each other are listed apart if the claim says so', async () => {
  const counted = `${imports}import { next } from '../next.ts';\ntest(\`order \${next()}\`, () => {});`;
  const files = {
    'vt.config.ts': "export default { test: { include: ['specs/*.spec.ts'] } };",
    'next.ts': 'let count = 0;\nexport const next = () => (count += 1);',
    'specs/a.spec.ts': counted,
    'specs/b.spec.ts': counted,
  };
  const titles = async (options: object) =>
    (await list(files, { config: 'vt.config.ts', workers: 1, ...options })).checks.map(({ title }) => title).sort();
  expect(await titles({})).toEqual(['order 1', 'order 2']);
  expect(await titles({ listing: 'isolated' })).toEqual(['order 1 (specs/a.spec.ts)', 'order 1 (specs/b.spec.ts)']);
});

describe('a file of which no test is listed is no reason to refuse a suite', () => {
  const specs = { 'specs/a.spec.ts': imports + passes, 'specs/b.spec.ts': '' };
  const configured = (settings: string, files: Change) =>
    list(
      { ...specs, ...files, 'vt.config.ts': `export default { test: { ${settings} } };` },
      { config: 'vt.config.ts' },
    );

  test.each<[why: string, files: Change, settings: string]>([
    ['it is excluded', {}, "include: ['**/*.spec.ts'], exclude: ['**/b.*']"],
    ['it is no spec', { 'specs/helper.ts': '' }, "include: ['**/a.spec.ts']"],
    [
      'it has one in another project',
      {
        'specs/b.spec.ts': `${imports}import { inject } from 'vitest'; if (inject('name') === 'b') test('other', () => {});`,
      },
      "projects: [['a', '*'], ['b', 'b']].map(([name, file]) => ({ test: { name, include: ['specs/' + file + '.spec.ts'], provide: { name } } }))",
    ],
  ])('if %s', async (_, files, settings) => {
    const { checks, isolated } = await configured(settings, files);
    expect([checks.length, isolated]).toEqual([settings.includes('projects') ? 2 : 1, undefined]);
  });

  test('if a name pattern chooses none: it is listed', async () => {
    const files = { 'specs/b.spec.ts': `${imports}test('other', () => {});` };
    const { checks } = await configured("include: ['**/*.spec.ts'], testNamePattern: /passes/", files);
    expect(checks).toHaveLength(2);
  });

  test('if a module that several files load has its tests', async () => {
    const spec = "import './shared.mjs';";
    const files = { 'specs/shared.mjs': imports + passes, 'specs/a.spec.ts': spec, 'specs/b.spec.ts': spec };
    const { checks, isolated } = await configured(
      "include: ['**/*.spec.ts'], server: { deps: { external: [/shared/] } }",
      files,
    );
    expect([checks.map(({ id }) => id), isolated]).toEqual([['api/specs-a-passes', 'api/specs-b-passes'], true]);
  });
});

describe('a global set-up', () => {
  const configuration = (setUp: string) => ({
    'vt.config.ts': "export default { test: { include: ['specs/*.spec.ts'], globalSetup: './global.ts' } };",
    'global.ts': `export const setup = ({ provide }) => { ${setUp} };`,
  });

  test('is not run while tests are listed', async () => {
    const files = { ...configuration("throw new Error('staging is down');"), 'specs/a.spec.ts': imports + passes };
    const listing = await list(files, { config: 'vt.config.ts' });
    expect([listing.checks.map(({ id }) => id), listing.isolated]).toEqual([['api/passes'], undefined]);
  });

  test.each<[what: string, titles: string, options: object]>([
    ['the files do not load without it', "inject('names').join()", {}],
    ['the claim says so', "inject('names')", { listing: 'isolated' }],
  ])('is run if %s', async (_, titles, options) => {
    const spec = `${imports.replace('{ ', '{ inject, ')}test(\`gets \${${titles}}\`, () => {});`;
    const files = { ...configuration("provide('names', ['a']);"), 'specs/a.spec.ts': spec };
    const { checks } = await list(files, { config: 'vt.config.ts', ...options });
    expect(checks.map(({ title }) => title)).toEqual(['gets a']);
  });
});

describe('a suite is refused', () => {
  test('in a folder that Vite cannot read', async () => {
    const draft = { ...claim({ specs: 'specs' }).drafts.quick, layer: 'api', name: 'specs' } as const;
    await expect(vitest.list?.(draft, { root: '/teams/#1' } as ListContext)).rejects.toThrow(
      'Vitest runs no tests in /teams/#1, because Vite takes the "#"',
    );
  });

  const refused = async (files: Change, message: RegExp) => {
    const error = await list(files).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: 'UsageError', message: expect.stringMatching(message) });
  };

  test('whose specs do not load or throw, each with its error and file', () =>
    refused(
      {
        'specs/a.spec.ts': imports + passes,
        'specs/b.spec.ts': `${imports}const = 1;`,
        'specs/c.spec.ts': `${imports}throw new Error('no such fixture');`,
      },
      /(?=.*specs\/b\.spec\.ts.*Unexpected token)(?=.*specs\/c\.spec\.ts:2: Error: no such fixture)/s,
    ));

  test('whose configuration throws or ends the process', async () => {
    const configured = (text: string) =>
      list({ 'specs/a.spec.ts': imports + passes, 'vt.config.ts': text }, { config: 'vt.config.ts' });
    await expect(configured("interface A {}\nthrow new Error('no users');")).rejects.toThrow(
      /^The specs in specs do not load:\n {2}vt\.config\.ts: Error: no users$/,
    );
    await expect(configured('process.exit(0);')).rejects.toThrow(/could not be listed: .* call process\.exit\?/);
  });

  test('whose configuration does not load, without a stack', async () => {
    const files = {
      'specs/a.spec.ts': imports + passes,
      'vt.config.ts': "import 'no-such-package';\nexport default {};",
    };
    await expect(list(files, { config: 'vt.config.ts' })).rejects.toThrow(
      /^The specs in specs do not load:\n {2}.*Cannot find \w+ 'no-such-package' imported from '?vt\.config\.ts'?$/,
    );
  });

  test('with files that have no test, naming each once', () =>
    refused(
      {
        'specs/a.spec.ts': imports + passes,
        'specs/empty.spec.ts': '',
        'specs/group.spec.ts': `${imports}describe('Orders', () => {});`,
        'specs/imports.spec.ts': imports,
      },
      /^specs\/empty\.spec\.ts has no test\. Delete .* \(exclude\)\.\nspecs\/group\.spec\.ts has .*\nspecs\/imports\.spec\.ts has [^\n]*$/,
    ));

  test('that hangs as it loads, after its time', async () => {
    const { timeout } = AbortSignal;
    using _ = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms / 100));
    await refused(
      { 'specs/a.spec.ts': `${imports}setInterval(() => {}, 1000); await new Promise(() => {});` },
      /tests in specs were not listed within 120 s/,
    );
  });

  test('whose spec ends the process', () => refused({ 'specs/a.spec.ts': 'process.abort();' }, /specs.*SIGABRT/s));

  test('with a focused test, naming the place', () =>
    refused(
      { 'specs/a.spec.ts': `${imports}${passes}test.only('alone', () => {});` },
      / specs\/a\.spec\.ts:3: \.only would leave out all other tests\. Remove it\.$/,
    ));

  test('with two tests of one name, naming both', () =>
    refused(
      { 'specs/a.spec.ts': `${imports}${passes}${passes}` },
      /Two tests are the same check "api\/passes".*specs\/a\.spec\.ts:2 and specs\/a\.spec\.ts:3/,
    ));

  test('without a test', () => refused({ 'specs/helper.ts': '' }, /no test in specs/));
});

describe('a configuration that runs only some of its tests', () => {
  const specs = {
    'specs/a.spec.ts': imports + passes,
    'specs/old/b.spec.ts': `${imports}test('other', () => {}); test('third', () => {});`,
  };
  const configured = (settings: string, more: Change = {}) =>
    list(
      { ...specs, ...more, 'vt.config.ts': `export default { test: { include: ['**/*.spec.ts'], ${settings} } };` },
      { config: 'vt.config.ts' },
    );

  test('is listed with how many it leaves out', async () => {
    const { checks, chosen } = await configured("exclude: ['**/node_modules/**', '**/old/**', 'other/**']");
    expect(checks).toHaveLength(1);
    expect(chosen).toEqual({ by: ['exclude: **/old/**, other/**'], leftOut: 2 });
    const whole = await configured("exclude: ['other/**']");
    expect([whole.checks.length, whole.chosen, whole.isolated]).toEqual([3, undefined, undefined]);
  });

  test('is listed without their number if not all of them load', async () => {
    const { chosen } = await configured("exclude: ['**/old/**']", {
      'specs/old/c.spec.ts': 'throw new Error("later");',
    });
    expect(chosen).toEqual({ by: ['exclude: **/old/**'] });
  });

  test('is refused if it runs one shard', () =>
    expect(configured("shard: '1/2'")).rejects.toThrow(/one part of the suite alone \(shard: 1 of 2\).*Set no shard/));
});
