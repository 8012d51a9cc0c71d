/** The package as a team gets it: packed, installed by npm into an empty project, gating what is not one of our stand-ins. */
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Project, repository } from '../../gate/testing/command.ts';
import { hasK6 } from '../../gate/testing/tools.ts';
import { install, pack } from './testing/install.ts';
import { openShop, type Shop } from './testing/shop.ts';

let unreachable: string | undefined;
/** One installation serves all tests of this file, one after the other. */
const project = new Project({}, (root) => {
  unreachable = install(root, pack()).unreachable;
  return join(root, 'node_modules/.bin/stagegate');
});
if (unreachable !== undefined)
  process.stderr.write(`No registry responds: the package is not tested. ${unreachable}\n`);
afterAll(() => project[Symbol.dispose]());

const packageFolder = project.path('node_modules/stagegate');
const prices =
  'mkdir -p out && node --test --test-reporter=junit --test-reporter-destination=out/junit.xml prices/prices.js';

const withoutPage = `import { expect, test } from '@playwright/test';
  test('is there', async ({ request }) => { expect((await request.get('/')).status()).toBe(200); });`;

let shop: Shop;
beforeEach(async () => {
  for (const name of ['e2e', 'load', 'out', 'prices', 'stagegate'])
    rmSync(project.path(name), { recursive: true, force: true });
  cpSync(join(import.meta.dirname, 'testdata/team'), project.root, { recursive: true });
  change({ scripts: { prices } });
  shop = await openShop();
});
afterEach(() => shop[Symbol.asyncDispose]());

function change(fields: object): void {
  project.write('package.json', JSON.stringify({ ...JSON.parse(project.read('package.json')), ...fields }));
}

/** Each retry starts another worker and browser. */
const retryNothing = () =>
  project.write('playwright.config.ts', project.read('playwright.config.ts').replace('retries: 1', 'retries: 0'));

const gate = (...args: string[]) => project.stagegate(['staging', ...args], { SHOP_URL: shop.url });

/** `uat/desktop-…: pass, passed`, for each finding. */
const findings = () =>
  project.report().findings.map(({ check, result, measurement }) => `${check.id}: ${result}, ${measurement?.value}`);

describe.skipIf(unreachable !== undefined)('the package', { timeout: 300_000 }, () => {
  describe.skipIf(!hasK6)("a team's own suites, as they are", () => {
    it('are promotable when all is well', async () => {
      const { code, stdout, stderr } = await gate();
      expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: expect.stringContaining('PROMOTABLE') });
      expect(project.report().environment.command).toBe('npx stagegate staging');
      expect(findings()).toEqual(
        expect.arrayContaining([
          'health/health: pass, 200',
          'uat/desktop-shows-the-orders: pass, passed',
          'uat/phone-shows-the-orders: pass, passed',
          'uat/phone-is-there-at-the-second-look: pass, flaky',
          'load/orders-http-req-failed-rate-below-0-5: pass, 0',
          'load/orders-orders-are-there: pass, 0',
          'api/prices-a-pear-is-3: pass, passed',
        ]),
      );
    });

    it.each<[string, () => void, string, string]>([
      [
        'Playwright',
        () => {
          shop.heading = 'Oops';
          rmSync(project.path('e2e/cart.spec.ts'));
          retryNothing();
        },
        'uat',
        'uat/phone-shows-the-orders: fail, failed',
      ],
      ['k6', () => Object.assign(shop, { orders: 503 }), 'load', 'load/orders-orders-are-there: fail, 1'],
      ['the JUnit producer', () => Object.assign(shop, { pear: -1 }), 'api', 'api/prices-a-pear-is-3: fail, failed'],
    ])('block by a failure of %s alone', async (_, breakIt, layer, finding) => {
      breakIt();
      const { code, stdout } = await gate('--layers', `health,${layer}`);
      expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('BLOCKED') });
      expect(findings()).toContain(finding);
    });

    it('are inconclusive when a spec is gone', async () => {
      rmSync(project.path('e2e/orders.spec.ts'));
      project.write('e2e/cart.spec.ts', withoutPage);
      expect((await gate()).code).toBe(2);
      expect(project.report().objections).toEqual([{ code: 'not-covered', subject: 'SHOP-01' }]);
      expect(project.report().findings.filter(({ result }) => result !== 'pass')).toEqual([]);
    });

    it('are inconclusive when a report is not written', async () => {
      change({ scripts: { prices: 'true' } });
      expect((await gate('--layers', 'health,api')).code).toBe(2);
      expect(project.report().findings).toContainEqual(
        expect.objectContaining({
          check: expect.objectContaining({ id: 'api/prices-a-pear-is-3' }),
          result: 'inconclusive',
          blocks: true,
          reason: expect.objectContaining({ code: 'tool-wrote-nothing' }),
        }),
      );
    });
  });

  it('guards a Vitest suite and sees whom it asks, by one file in each process', async () => {
    const file = readFileSync(join(packageFolder, 'runners/vitest/preload.js'), 'utf8');
    expect(
      [...file.matchAll(/^import .* from ["'](.+)["'];$/gm)].filter(([, name = '']) => !name.startsWith('node:')),
    ).toEqual([]);
    project.write(
      'stagegate/api.ts',
      `import { defineEnvironment, env, vitest } from 'stagegate';
      export default defineEnvironment({
        name: 'api',
        origins: { app: env('SHOP_URL') },
        production: ['shop.example'],
        identity: { app: { at: '/health', version: '/version', environment: '/environment' } },
        policy: { requiredLayers: ['api'], promotes: ['quick', 'full'] },
        claims: [vitest({ specs: 'e2e/api', origins: { SHOP_URL: 'app' } })],
      });`,
    );
    project.write(
      'e2e/api/orders.spec.ts',
      `import { expect, test } from 'vitest';
      const ask = (url) => fetch(url + '/api/orders');
      test('are there', async () => { expect((await ask(process.env.SHOP_URL)).status).toBe(200); });
      test('are asked of staging alone', async () => {
        await expect(ask('https://shop.example')).rejects.toMatchObject({ cause: { code: 'ERR_PRODUCTION_REFUSED' } });
        expect((await ask(process.env.SHOP_URL)).status).toBe(200);
      });`,
    );
    // More files than workers, which share them without a configuration.
    const others = ['one', 'two', 'three'];
    for (const name of others)
      project.write(
        `e2e/api/${name}.spec.ts`,
        `import { expect, test } from 'vitest';
        test('${name}', async () => { expect((await fetch(process.env.SHOP_URL + '/api/orders')).status).toBe(200); });`,
      );
    const { code, stdout, stderr } = await project.stagegate(['api'], { SHOP_URL: shop.url });
    expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: expect.stringContaining('PROMOTABLE') });
    expect(findings().toSorted()).toEqual([
      ...['api/are-asked-of-staging-alone: pass, passed', 'api/are-there: pass, passed'],
      ...others.map((name) => `api/${name}: pass, passed`).toSorted(),
    ]);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['every spec', ['e2e/cart.spec.ts', 'e2e/orders.spec.ts'], /no test in e2e/],
    ['the k6 script', ['load/orders.js'], /load\/orders\.js/],
  ])('does not start when %s is gone, and names it', async (_, paths, message) => {
    for (const path of paths) rmSync(project.path(path));
    const { code, stderr } = await gate();
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(message) });
  });

  it('makes what a browser is needed for that is not there inconclusive, and says why', async () => {
    rmSync(project.path('e2e/cart.spec.ts'));
    retryNothing();
    const run = await project.stagegate(['staging', '--layers', 'health,uat'], {
      SHOP_URL: shop.url,
      ALL_BROWSERS: '1',
    });
    expect(run.code).toBe(2);
    expect(findings()).toEqual(
      expect.arrayContaining([
        'uat/desktop-shows-the-orders: pass, passed',
        'uat/safari-shows-the-orders: inconclusive, undefined',
      ]),
    );
    expect(JSON.stringify(project.report())).toContain('stagegate runs suites in a Chromium that it launches itself');
  });

  it('needs no test tool for a first verdict, and names the one that a suite needs', async () => {
    await withoutTestTools(async () => {
      expect(await gate()).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/e2e needs @playwright\/test.*npm install --save-dev @playwright\/test/),
      });
      rmSync(project.path('stagegate'), { recursive: true });
      expect(await project.stagegate([])).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('npx stagegate init'),
      });
      expect(await project.stagegate(['init', shop.url])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('npx stagegate plan staging'),
      });
      expect(await project.stagegate(['staging'])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('PROMOTABLE'),
      });
      expect(await project.stagegate(['init'])).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('already exists'),
      });
      expect(await project.stagegate([])).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('Known: staging.'),
      });
    });
  });

  it('says in a sentence that Node is too old', () => {
    const version = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.8' } })";
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        '--import',
        `data:text/javascript,${encodeURIComponent(version)}`,
        join(packageFolder, 'bin/stagegate.js'),
        'staging',
      ],
      { encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: expect.stringMatching(
        /Node 22\.19 or newer is needed, and this is 18\.20\.8 .+npm install --save-dev node@24\./,
      ),
    });
  });

  it('reports its version and what is installed, and nothing of stand-ins', async () => {
    const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
    expect(await project.stagegate(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    const { stdout } = await project.stagegate(['doctor']);
    expect(stdout).toMatch(/node .*chromium .*k6 .*playwright .*vitest /s);
    expect(stdout).not.toMatch(/^. (?:redis|postgres|packages) /m);
    expect((await project.stagegate(['--help'])).stdout).not.toMatch(/stand-in|demo|faults/);
  });

  it('has no stand-in, no test and no definition of ours, and of TypeScript what Vitest compiles', () => {
    const files = readdirSync(packageFolder, { recursive: true, encoding: 'utf8' });
    expect(
      files.filter((file) =>
        /(?<!load-)stand-in|offscreen|\.test\.|testing|testdata|fixtures\/environments|(?<!\.d)\.ts$/.test(file),
      ),
    ).toEqual(['runners/vitest/setup.ts']);
    expect(files).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'load/k6/go.sum',
        'setup/fetch-file.js',
        'gate-report.schema.json',
        'docs/claims.md',
      ]),
    );
  });

  it('types a definition strictly in a project of either type', () => {
    const text = project.read('stagegate/staging.ts');
    const types = ['commonjs', 'module'];
    for (const type of types) {
      project.write(`stagegate/${type}/package.json`, JSON.stringify({ type }));
      project.write(`stagegate/${type}/staging.ts`, text);
      project.write(`stagegate/${type}/wrong.ts`, text.replace('is: 200', 'iz: 200'));
    }
    const lines = typeErrors().split('\n');
    for (const type of types)
      expect(lines.join('\n')).toMatch(new RegExp(`${type}/wrong\\.ts.*'iz' does not exist`, 's'));
    expect(lines.filter((line) => line !== '' && !/^(?:\S*stagegate\/\w+\/wrong\.ts\(|\s)/.test(line))).toEqual([]);
  });

  it('explains every claim where an editor shows its type', () => {
    const functions = readFileSync(join(packageFolder, 'index.d.ts'), 'utf8').matchAll(
      /^export \{ (\w+) \} from '\.\/((?:suites|load|perf|smoke|uat)\/\S+)\.js';$/gm,
    );
    const explained = [...functions].map(([, name, path]) => {
      const declaration = readFileSync(join(packageFolder, `${path}.d.ts`), 'utf8');
      return [name, new RegExp(`\\*/\\nexport declare (?:function ${name}\\(|const ${name}:)`).test(declaration)];
    });
    expect(explained.length).toBeGreaterThan(8);
    expect(explained.filter(([, is]) => is !== true)).toEqual([]);
  });
});

function typeErrors(): string {
  const compiler = join(repository, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [compiler, '--singleThreaded', '-p', project.root], { encoding: 'utf8' }).stdout;
}

async function withoutTestTools(body: () => Promise<void>): Promise<void> {
  const tools = ['@playwright', 'playwright', 'vitest'].map((name) => project.path('node_modules', name));
  for (const tool of tools) renameSync(tool, `${tool}.away`);
  try {
    await body();
  } finally {
    for (const tool of tools) renameSync(`${tool}.away`, tool);
  }
}
