import { existsSync, readdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Project } from '../testing/command.ts';
import { definition } from '../testing/staging.ts';

let project: Project;
beforeEach(() => {
  project = new Project({ 'fixtures/environments/shop.ts': definition() });
});
afterEach(() => project[Symbol.dispose]());

const url = { STAGING_URL: 'http://127.0.0.1:2' };

describe('bad usage', () => {
  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['an unknown environment', ['shopp'], url, /"shopp".*shop/s],
    ['a path that does not exist', ['./nowhere/staging.ts'], url, /nowhere\/staging\.ts/],
    [
      'a swallowed flag',
      [],
      { ...url, npm_lifecycle_event: 'gate', npm_config_candidate: '1' },
      /npm run gate -- --candidate 1/,
    ],
    ['an unknown flag', ['shop', '--candidat', '1'], url, /--candidat/],
    ['an unknown profile', ['shop', '--profile', 'fast'], url, /fast.*quick, full/s],
    ['an unknown layer', ['shop', '--layers', 'helth'], url, /"helth" is not a layer/],
    ['layers with a space', ['shop', '--layers', 'health', 'smoke'], url, /"smoke" .*--layers health,smoke$/m],
    ['no layer', ['shop', '--layers', ' '], url, /--layers names nothing\. Write --layers health,smoke, or leave/],
    ['a layer without a claim', ['shop', '--layers', 'load'], url, /no layer "load" in this plan\. It has: health\.$/m],
    ['no check', ['shop', '--checks='], url, /--checks names nothing\. Write --checks health\/\*, or leave/],
    [
      'two builds',
      ['shop', '--candidate', '1.3.9', '--candidate', '1.4.0'],
      url,
      /given twice: "1\.3\.9" and "1\.4\.0"/,
    ],
    ['an invalid duration', ['shop', '--candidate', '1', '--wait', 'long'], url, /"long" is not a duration/],
    ['waiting for nothing', ['shop', '--wait', '1m'], url, /--candidate/],
    ['an unknown fault', ['demo', 'databse-down'], {}, /"databse-down".*"database-down"/],
    ['an unknown stand-in', ['demo', 'ofscreen-buddy'], {}, /"ofscreen-buddy".*"offscreen-buddy".*redis-down/],
    ['an unknown stand-in of a plan', ['plan', 'demo', 'ofscreen-buddy'], {}, /"ofscreen-buddy".*"offscreen-buddy"/],
    ['a fault outside the demo', ['shop', 'database-down'], url, /database-down/],
    ['an unset variable', ['shop'], {}, /STAGING_URL/],
    ['help for nothing', ['help', 'plann'], {}, /no command "plann"\. The commands are run, plan,/],
    ['a check that does not exist', ['shop', '--checks', 'health/reddis'], url, /health\/reddis/],
  ])('%s: exit 3 and a sentence', async (_, args, variables, message) => {
    const { code, stdout, stderr } = await project.inProcess(args, variables);
    expect({ code, stderr, stdout }).toEqual({ code: 3, stderr: expect.stringMatching(message), stdout: '' });
    expect(project.exists('results/latest/report.json')).toBe(false);
  });
});

describe('a gate that could not start', () => {
  it('leaves `latest` as it was', async () => {
    expect((await project.inProcess(['shop'], url)).code).toBe(2);
    const before = project.read('results/latest/report.json');
    expect((await project.stagegate(['shopp'], url)).code).toBe(3);
    expect(project.read('results/latest/report.json')).toBe(before);
  });
});

describe('what the system refuses', () => {
  /** The device gives the error of a full disk. */
  const full = `const fs = require('node:fs');
const write = fs.writeFileSync;
fs.writeFileSync = (file, ...rest) => write(/Z-shop-.*report\\.json$/.test(file) ? '/dev/full' : file, ...rest);
require('node:module').syncBuiltinESMExports();`;

  it.runIf(existsSync('/dev/full'))('a full disk leaves no run, and says where and what to do', async () => {
    project.write('full.cjs', full);
    const variables = { ...url, NODE_OPTIONS: `--require ${project.path('full.cjs')}` };
    expect(await project.stagegate(['shop'], variables)).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/could not start: .*results\/\S+: ENOSPC.* Free some space/),
    });
    expect(readdirSync(project.path('results'))).toEqual([]);
  });
});

describe('a bad definition', () => {
  it.each<[string, string, RegExp]>([
    ['a wrong value', definition(undefined, 'allows: ["reed"],'), /allows.*"?reed"?/s],
    ['a wrong type', definition().replace("name: 'shop'", 'name: 42'), /name.*42/s],
    ['an unknown field', definition(undefined, 'orgins: {},'), /orgins/],
    ['a wrong argument of a claim', definition(`endpoint('/health', { is: 'ok' })`), /ok/],
    [
      'an unset secret',
      definition(undefined, `access: { headers: { 'x-key': secret('STAGING_KEY') } },`),
      /STAGING_KEY/,
    ],
    [
      'a production host as origin',
      definition().replace("env('STAGING_URL')", "'https://www.shop.example'"),
      /shop\.example/,
    ],
    ['no default export', 'export const environment = 1;', /default/],
    ['a syntax error', 'export default {', /shop\.ts/],
    [
      'two checks of one name',
      definition(`endpoint('/health', { is: 200 }), endpoint('/health', { is: 200 })`),
      /Two .* are called/,
    ],
  ])('with %s: exit 3 and a sentence that names it', async (_, text, message) => {
    project.write('fixtures/environments/shop.ts', text);
    const { code, stderr } = await project.inProcess(['shop'], url);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(message) });
    expect(stderr).not.toMatch(/\n\s+at .*\(?.*:\d+:\d+\)?/);
  });
});

describe('init', () => {
  it.each([
    ['https://staging.shop.example/', 'https://staging.shop.example', ''],
    [
      'https://staging.shop.example/app?x=1#top',
      'https://staging.shop.example/app',
      ', without "?x=1#top": an environment',
    ],
  ])('writes a definition of %s that can be planned', async (given, origin, without) => {
    using fresh = new Project();
    const { code, stdout } = await fresh.inProcess(['init', given]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining(`Written: stagegate/staging.ts${without}`),
    });
    expect(fresh.read('stagegate/staging.ts')).toContain(`env('STAGING_URL', '${origin}')`);
    expect(await fresh.inProcess(['plan', 'staging'])).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('init in a project whose package.json is broken', () => {
  it.each([
    ['{"name":"shop",', 3, /package\.json is not whole JSON \(.*\)\. Fix it/, false],
    ['null', 0, /^$/, true],
    ['{"name":["shop"]}', 0, /^$/, true],
  ])('(%s) says so, or does without its name', async (manifest, expected, message, written) => {
    using fresh = new Project();
    fresh.write('package.json', manifest);
    const { code, stderr } = await fresh.inProcess(['init']);
    expect({ code, stderr }).toEqual({ code: expected, stderr: expect.stringMatching(message) });
    expect(fresh.exists('stagegate')).toBe(written);
  });
});

describe('doctor', () => {
  it("lists the project's own Playwright and Vitest, and does not fail because of them", async () => {
    const before = await project.stagegate(['doctor']);
    expect(before.stdout).toMatch(/^✓ playwright +\d+\.\d+\.\d+ .*\n✓ vitest +\d+\.\d+\.\d+ /m);
    expect(before.stdout).toMatch(
      /^✓ pg +\d+\.\d+\.\d+ .*\(the project's own, for postgres\(\) connections\)\n✓ mysql2 .*\n✓ ioredis /m,
    );
    rmSync(project.path('node_modules/vitest'));
    project.write('node_modules/vitest/package.json', '{"name":"vitest","version":"4.0.0"}');
    const { code, stdout } = await project.stagegate(['doctor']);
    expect(stdout).toMatch(/^– vitest +not needed without vitest\(\) claims: vitest 4\.0\.0 .*is too old/m);
    expect(code).toBe(before.code);
  });
});

describe('plan and help', () => {
  it('prints every check with its threshold, without touching staging', async () => {
    const { code, stdout } = await project.inProcess(['plan', 'shop'], url);
    expect(code).toBe(0);
    expect(stdout).toMatch(/health\/database\s+connected/);
    expect(project.exists('results')).toBe(false);
  });
  it('names the connections and their drivers', async () => {
    using databases = new Project();
    databases.write(
      'stagegate/db.ts',
      `import { defineEnvironment, postgres, reachable, redis, secret } from 'stagegate';
       export default defineEnvironment({ name: 'db', origins: { app: 'http://127.0.0.1:2' }, production: [], identity: { app: { at: '/health' } },
         policy: { requiredLayers: ['data'], promotes: ['quick'] }, connections: { db: postgres(secret('DB_URL')), cache: redis(secret('CACHE_URL')) },
         claims: [reachable('db'), reachable('cache')] });`,
    );
    const { code, stdout } = await databases.inProcess(['plan', 'db']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^connections: db \(PostgreSQL by pg\), cache \(Redis by ioredis\)$/m),
    });
  });
  it('runs any tool by hand in the same environment, with its own flags and its own exit code', async () => {
    const script =
      'process.stdout.write(JSON.parse(require("fs").readFileSync(process.env.STAGEGATE_ENVIRONMENT)).origins.app); process.exit(7)';
    for (const separator of [['--'], []]) {
      const { code, stdout } = await project.stagegate(
        ['with', 'shop', ...separator, process.execPath, '-e', script],
        url,
      );
      expect({ code, stdout }).toEqual({ code: 7, stdout: url.STAGING_URL });
    }
  });
  it('asks for the secrets of access before it runs a tool by hand, and names those of connections that are not set', async () => {
    using own = new Project({
      'fixtures/environments/db.ts': `import { defineEnvironment, postgres, reachable, secret } from 'stagegate';
       export default defineEnvironment({ name: 'db', origins: { app: 'http://127.0.0.1:2' }, production: [], identity: { app: { at: '/health' } },
         access: { headers: { 'x-key': secret('STAGING_KEY') } }, policy: { requiredLayers: ['data'], promotes: ['quick'] },
         connections: { db: postgres(secret('DB_URL')), old: postgres(secret('OLD_URL', { file: 'none.txt' })) }, claims: [reachable('db')] });`,
    });
    const command = ['with', 'db', '--', process.execPath, '-e', 'process.exit(7)'];
    expect(await own.inProcess(command, { STAGING_KEY: 'a-key-of-staging' })).toMatchObject({
      code: 7,
      stderr: expect.stringContaining('Not set: DB_URL, OLD_URL. Only what the tool needs them for cannot work.'),
    });
    const refused = await own.inProcess(command, { DB_URL: 'postgres://db.internal/shop' });
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('This secret is not set: STAGING_KEY.') });
    expect(refused.stderr).toContain('Not set: OLD_URL. Only what the tool needs it for cannot work.');
  });
  it('asks for the command to run by hand', async () => {
    const { code, stderr } = await project.inProcess(['with', 'shop'], url);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('No command was given') });
  });
  it.each([
    [['help'], /Exit codes/],
    [['help', 'plan'], /print every check .*--candidate/s],
    [['plan', '--help'], /print every check .*--candidate/s],
  ])('%j prints help', async (args, text) => {
    expect(await project.inProcess(args)).toEqual({ code: 0, stdout: expect.stringMatching(text), stderr: '' });
  });
  it('prints help', async () => {
    expect(await project.stagegate(['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Exit codes'),
    });
  });
});
