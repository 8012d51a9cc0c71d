import { afterEach, describe, expect, test, vi } from 'vitest';
import { serve } from '../../fixtures/testing/server.ts';
import { vitest as claim } from '../../suites/api/vitest.ts';
import { type Trial, tryOut } from '../suite/testing/trial.ts';
import { vitest } from './index.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const imports =
  "import { afterAll, beforeAll, describe, expect, test } from 'vitest';\nimport http from 'node:http';\nimport supertest from 'supertest';";

function run(spec: string, trial: Partial<Trial> = {}, options: Partial<Parameters<typeof claim>[0]> = {}) {
  const files = { 'specs/a.spec.ts': `${imports}\n${spec}`, ...trial.files };
  return tryOut(vitest, claim({ specs: 'specs', ...options }), { ...trial, files });
}

test("a team's own configuration holds, and nothing is written into its checkout", async () => {
  const { reading, left, end } = await run(
    `test('has the settings', () => { expect(globalThis.fromSetup).toBe('yes'); });
    let tries = 0;
    test('is flaky', () => { expect(tries++).toBe(1); });
    test('compares a snapshot that nobody has made', () => { expect('text').toMatchSnapshot(); });`,
    {
      files: {
        'vt.config.ts': `import { defineConfig } from 'vitest/config';
          const setup: string = './setup.ts';
          export default defineConfig({ test: { setupFiles: [setup], include: ['specs/*.spec.ts'], retry: 1, reporters: [['json', { outputFile: 'report.json' }]], coverage: { enabled: true } } });`,
        'setup.ts': "globalThis.fromSetup = 'yes';",
      },
    },
    { config: 'vt.config.ts' },
  );
  expect(reading.measurements).toMatchObject({
    'api/has-the-settings': { value: 'passed' },
    'api/is-flaky': { value: 'flaky', attempts: ['failed', 'passed'] },
    'api/compares-a-snapshot-that-nobody-has-made': { value: 'failed' },
  });
  expect(end).toEqual({ status: 'completed', versions: { vitest: expect.any(String) } });
  expect(left).toEqual(['setup.ts', 'specs/a.spec.ts', 'vt.config.ts']);
});

test('a suite that its configuration ends at a failure says what it left out, and why', async () => {
  const { reading } = await run(
    "test('fails', () => { expect(1).toBe(2); });\ntest('is left out', () => { expect(1).toBe(1); });",
    { files: { 'vt.config.ts': "export default { test: { include: ['specs/*.spec.ts'], bail: 1 } };" } },
    { config: 'vt.config.ts' },
  );
  expect(reading.measurements).toMatchObject({ 'api/fails': { value: 'failed' } });
  expect(reading.gaps).toEqual({ 'api/is-left-out': { code: 'not-reached' } });
  expect(reading.reason).toEqual({
    code: 'not-reached',
    detail: expect.stringMatching(/^bail: 1 in the suite’s configuration/),
    fix: expect.stringMatching(/set bail: 0/),
  });
});

test('each attempt counts the assertions of its own body, not of hooks: those of expect and of supertest that are evaluated', async () => {
  const { reading } = await run(
    `const app = http.createServer((_, response) => response.end('x'));
    test('expect', () => { expect(1).toBe(1); });
    test('supertest', async () => { await supertest(app).get('/').expect(200); });
    test('nothing', () => {});
    test('a request without an expectation', async () => { await supertest(app).get('/'); });
    test('an expectation that nobody awaits', () => { supertest(app).get('/').expect(200); });
    test.concurrent('concurrent, with its own expect', async ({ expect }) => { expect(1).toBe(1); });
    test.concurrent('concurrent, empty', async () => { await new Promise((resolve) => setTimeout(resolve, 20)); });`,
    {
      files: {
        'specs/b.spec.ts': `${imports}\ntest('supertest in a second file', async () => { await supertest(http.createServer((_, response) => response.end('x'))).get('/').expect(200); });`,
        'specs/hooks.spec.ts': `${imports}
          import { afterEach, aroundEach, beforeEach } from 'vitest';
          const answers = () => supertest(http.createServer((_, response) => response.end('x'))).get('/').expect(200);
          beforeEach(async () => { expect(1).toBe(1); await answers(); return () => { expect(1).toBe(1); }; });
          afterEach(async () => { expect(1).toBe(1); await answers(); });
          aroundEach(async (runTest) => { expect(1).toBe(1); await runTest(); expect(1).toBe(1); });
          test('hooks: empty', () => {});
          test('hooks: empty, with the expect of its context', ({ expect }) => { expect.getState(); });
          test.concurrent('hooks: empty and concurrent', () => {});
          test('hooks: expect', () => { expect(1).toBe(1); });
          test('hooks: supertest', async () => { await answers(); });
          test.concurrent('hooks: concurrent', async ({ expect }) => { expect(1).toBe(1); });
          let tries = 0;
          test('hooks: empty when it is tried again', { retry: 1 }, () => { if (tries++ === 0) expect(1).toBe(2); });`,
      },
    },
    { workers: 1 },
  );
  const passed = [
    'expect',
    'supertest',
    'concurrent-with-its-own-expect',
    'supertest-in-a-second-file',
    'hooks-expect',
    'hooks-supertest',
    'hooks-concurrent',
  ];
  expect(Object.entries(reading.measurements).map(([id, { value }]) => [id, value])).toEqual(
    passed.map((id) => [`api/${id}`, 'passed']),
  );
  const empty = [
    'nothing',
    'a-request-without-an-expectation',
    'an-expectation-that-nobody-awaits',
    'concurrent-empty',
    'hooks-empty',
    'hooks-empty-with-the-expect-of-its-context',
    'hooks-empty-and-concurrent',
    'hooks-empty-when-it-is-tried-again',
  ];
  expect(Object.entries(reading.gaps ?? {}).map(([id, { code }]) => [id, code])).toEqual(
    empty.map((id) => [`api/${id}`, 'no-assertion']),
  );
});

test.each(['forks', 'vmThreads'])(
  'an assertion counts if it passed before the body of its test ended, in the test that began it, in the pool %s',
  async (pool) => {
    const { reading } = await run(
      `import { EventEmitter } from 'node:events';
    import { Snapshots } from 'vitest';
    const later = (ms, then) => { setTimeout(then, ms); };
    const app = http.createServer((_, response) => response.end('x'));
    const rejected = () => Promise.reject(new Error('no'));
    const events = new EventEmitter();
    beforeAll(() => { events.on('asked', (value) => { expect(value).toBe(1); }); });
    expect.extend({ toBeOne: (value) => ({ pass: value === 1, message: () => 'not one' }), toBecomeOne: async (value) => ({ pass: (await value) === 1, message: () => 'not one' }),
      async toBecome(value, inline) { await value; return Snapshots.toMatchInlineSnapshot.call(this, await value, inline); } });
    test('no matcher', () => { expect(1); });
    test('swallowed by try', () => { try { expect(1).toBe(2); } catch {} });
    test('swallowed, of chai', () => { try { expect(1).to.not.be.a('number'); } catch {} try { expect(false).to.be.true; } catch {} });
    test('swallowed by catch', async () => { await expect(rejected()).resolves.toBe(1).catch(() => {}); });
    test('swallowed by then', async () => { await expect(Promise.resolve(1)).rejects.toThrow().then(() => {}, () => {}); });
    test('swallowed poll', async () => { await expect.poll(() => 1, { timeout: 50 }).toBe(2).catch(() => {}); });
    test('swallowed matcher of its own', async () => { try { expect(2).toBeOne(); } catch {} await expect(2).toBecomeOne().catch(() => {}); });
    test('swallowed snapshot', () => { try { expect(1).toMatchInlineSnapshot('2'); } catch {} });
    test('swallowed supertest', async () => { await supertest(app).get('/').expect(404).catch(() => {}); });
    test('a promise itself', async () => { const asked = Promise.resolve(false); expect(asked).toBeTruthy(); expect(asked).to.exist; await asked; });
    test('ends in the next', () => { later(20, () => { expect(1).toBe(1); }); });
    test('waits', async () => { await new Promise((resolve) => later(60, resolve)); });
    test('passes, and swallows another', () => { try { expect(1).toBe(2); } catch {} expect(1).toBe(1); });
    test('passes at last', async () => { let turn = 0; await expect.poll(() => ++turn).toBe(2); });
    test('passes by promise', async () => { await expect(rejected()).rejects.toThrow('no'); });
    test('passes by chai', () => { expect([1]).to.include.members([1]); });
    test('passes by property', () => { expect(true).to.be.true; });
    test('passes by matchers of its own', async () => { expect(1).toBeOne(); await expect(1).toBecomeOne(); await expect(1).toBecome('1'); });
    test('passes by snapshots', () => { expect(1).toMatchInlineSnapshot('1'); expect(2).toMatchInlineSnapshot('2'); });
    test('passes in a listener', () => { events.emit('asked', 1); });
    test('passes softly', () => { expect.soft(1).toBe(1); });
    test.concurrent('concurrent and empty', async () => { await new Promise((resolve) => later(60, resolve)); });
    test.concurrent('concurrent', async () => { await new Promise((resolve) => later(20, resolve)); expect(1).toBe(1); });
    test('unawaited', () => { expect(Promise.resolve(1)).resolves.toBe(1); });`,
      { files: { 'vt.config.ts': `export default { test: { include: ['specs/*.spec.ts'], pool: '${pool}' } };` } },
      { workers: 1, config: 'vt.config.ts' },
    );
    const outcomes = Object.entries(reading.measurements).map(([id, { value }]) => [id, value]);
    expect(outcomes).toEqual([
      ['api/passes-and-swallows-another', 'passed'],
      ...[
        'at-last',
        'by-promise',
        'by-chai',
        'by-property',
        'by-matchers-of-its-own',
        'by-snapshots',
        'in-a-listener',
        'softly',
      ].map((name) => [`api/passes-${name}`, 'passed']),
      ['api/concurrent', 'passed'],
      ['api/unawaited', 'failed'],
    ]);
    const empty = Object.entries(reading.gaps ?? {});
    expect(empty.map(([id]) => id)).toHaveLength(13);
    expect(empty.filter(([, { code }]) => code !== 'no-assertion')).toEqual([]);
  },
);

test.each(['forks', 'vmThreads'])('supertest counts whenever it is loaded, in the pool %s', async (pool) => {
  const app = "http.createServer((_, response) => response.end('x'))";
  const { reading } = await tryOut(vitest, claim({ specs: 'specs', config: 'vt.config.ts' }), {
    files: {
      'vt.config.ts': `export default { test: { include: ['specs/*.spec.ts'], pool: '${pool}' } };`,
      'specs/a.spec.ts': `${imports}
        test('imported', async () => { await supertest(${app}).get('/').expect(200); });
        test('swallowed', async () => { await supertest(${app}).get('/').expect(404).catch(() => {}); });`,
      'specs/b.spec.ts': `import { test } from 'vitest'; import http from 'node:http';
        test('imported later', async () => { await (await import('supertest')).default(${app}).get('/').expect(200); });`,
    },
  });
  expect(reading.measurements).toEqual({
    'api/imported': expect.objectContaining({ value: 'passed' }),
    'api/imported-later': expect.objectContaining({ value: 'passed' }),
  });
  expect(reading.gaps).toEqual({ 'api/swallowed': { code: 'no-assertion', detail: '"swallowed" (specs/a.spec.ts)' } });
});

test.each(['forks', 'threads', 'vmThreads'])(
  'a file is run after one that replaced process, in the pool %s',
  async (pool) => {
    const spec = (name: string, replacement: string) => `${imports}
    import { vi } from 'vitest';
    vi.stubGlobal('process', ${replacement});
    test('${name}', () => { expect(process.platform).toBe('win32'); });`;
    const { reading } = await tryOut(vitest, claim({ specs: 'specs', config: 'vt.config.ts', workers: 1 }), {
      files: {
        'vt.config.ts': `export default { test: { include: ['specs/*.spec.ts'], pool: '${pool}', isolate: false } };`,
        'specs/a.spec.ts': spec('spread', "{ ...process, platform: 'win32' }"),
        'specs/b.spec.ts': spec('few', "{ env: process.env, cwd: process.cwd, platform: 'win32' }"),
        'specs/c.spec.ts': spec('last', "{ ...process, platform: 'win32' }"),
      },
    });
    expect(reading.reason).toBeUndefined();
    expect(Object.entries(reading.measurements).map(([id, { value }]) => [id, value])).toEqual(
      ['spread', 'few', 'last'].map((name) => [`api/${name}`, 'passed']),
    );
  },
);

test('one failure of a test that is repeated is its failure, and so is a pass that it declares not to be there', async () => {
  const { reading } = await run(
    `let turn = 0;
    test('repeated', { repeats: 2 }, () => { expect(turn++).not.toBe(1); });
    test.fails('known to be broken, and fixed', () => { expect(1).toBe(1); });`,
  );
  expect(reading.measurements).toMatchObject({
    'api/repeated': { value: 'failed' },
    'api/known-to-be-broken-and-fixed': {
      value: 'failed',
      items: [{ label: 'Declared to be broken, but it passed' }],
    },
  });
});

test('an origin is in the variable that the claim names, another address is named, and production is refused before a connection is made', async () => {
  await using staging = await serve((_, response) => response.end('staging'));
  await using production = await serve((_, response) => response.end('production'));
  const url = production.url.replace('127.0.0.1', 'www.localhost');
  const { reading } = await run(
    `test('staging', async () => { expect(await (await fetch(process.env.API_URL)).text()).toBe('staging'); });
    test('elsewhere', async () => { await fetch('http://127.0.0.1:4/'); expect(1).toBe(1); });
    const url = '${url}';
    test('production by fetch', async () => { await fetch(url); expect(1).toBe(1); });
    test('production by supertest', async () => { await supertest(url).get('/').expect(200); });
    test('production by http', async () => { await new Promise((resolve, reject) => http.get(url, resolve).on('error', reject)); expect(1).toBe(1); });`,
    { environment: { origins: { app: staging.url }, production: ['www.localhost'] } },
    { origins: { API_URL: 'app' } },
  );
  expect(Object.entries(reading.measurements).map(([id, { value }]) => [id, value])).toEqual([
    ['api/staging', 'passed'],
  ]);
  expect(Object.entries(reading.gaps ?? {}).map(([id, { code }]) => [id, code])).toEqual([
    ['api/elsewhere', 'foreign-origin'],
    ...['fetch', 'supertest', 'http'].map((client) => [`api/production-by-${client}`, 'refused-production']),
  ]);
  expect(production.connections()).toBe(0);
});

test.each(['throw new Error("no account");', 'await import("./gone");'])(
  'a hook for several tests that throws says where, and is no failure of a test: %s',
  async (throws) => {
    const { reading } = await run(
      `describe('stopped', () => {
        beforeAll(async () => { ${throws} });
        test('one', () => { expect(1).toBe(1); });
        test('skips itself', ({ skip }) => { skip(); });
        describe('inner', () => { test('two', () => { expect(1).toBe(1); }); });
      });
      describe('cleans up', () => {
        test('skips itself', ({ skip }) => { skip(); });
        test('flaky', { retry: 1 }, () => { expect(turn++).toBe(1); });
        afterAll(async () => { ${throws} });
      });
      describe('fails', () => {
        test('passes first', () => { expect(1).toBe(1); });
        test('by itself', () => { expect(1).toBe(2); });
        afterAll(async () => { ${throws} });
      });
      describe('all fail', () => {
        test('by themselves', () => { expect(1).toBe(2); });
        afterAll(async () => { ${throws} });
      });
      let turn = 0;
      test('passes', () => { expect(1).toBe(1); });`,
    );
    const failed = (hook: string) =>
      expect.stringMatching(new RegExp(`^${hook} failed \\(specs/a\\.spec\\.ts:\\d+\\): `));
    const stopped = { code: 'set-up-failed', detail: failed('beforeAll') };
    expect(reading.gaps).toEqual({
      'api/stopped-one': stopped,
      'api/stopped-skips-itself': stopped,
      'api/stopped-inner-two': stopped,
      'api/cleans-up-skips-itself': { code: 'skipped' },
      'api/cleans-up-flaky': { code: 'suite-failed', detail: failed('afterAll') },
      'api/fails-passes-first': { code: 'suite-failed', detail: failed('afterAll') },
    });
    expect(reading.measurements).toEqual({
      'api/fails-by-itself': expect.objectContaining({ value: 'failed' }),
      'api/all-fail-by-themselves': expect.objectContaining({ value: 'failed' }),
      'api/passes': expect.objectContaining({ value: 'passed' }),
    });
    expect(reading.reason).toBeUndefined();
  },
);

describe('an error outside all tests names its place, and all of it is in the evidence', () => {
  const passes = `${imports}\ntest('passes', () => { expect(1).toBe(1); });`;
  const later = `${imports}\ntest('passes', async () => {
    setTimeout(() => { void Promise.reject(new TypeError('no tenant')); });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(1).toBe(1);
  });`;
  const global = (body: string) => ({
    'specs/a.spec.ts': passes,
    'global.ts': `export default () => {\n  ${body}\n};`,
  });

  test.each([
    [
      'a promise that nobody awaited',
      { 'specs/a.spec.ts': later },
      'specs/a.spec.ts:5: TypeError: no tenant',
      'passed',
    ],
    ['global set-up', global("throw new Error('no tenant');"), 'global.ts:2: Error: no tenant', 'not-reached'],
    [
      'global tear-down',
      global("return () => { throw new Error('no tenant'); };"),
      'global.ts:2: Error: no tenant',
      'passed',
    ],
  ])('%s', async (_, files, detail, end) => {
    const globalSetup = 'global.ts' in files ? "globalSetup: './global.ts'" : '';
    const config = `export default { test: { include: ['specs/*.spec.ts'], ${globalSetup} } };`;
    const { reading, files: left } = await tryOut(vitest, claim({ specs: 'specs', config: 'vt.config.ts' }), {
      files: { ...files, 'vt.config.ts': config },
    });
    expect(reading.reason).toEqual({ code: 'suite-failed', detail });
    expect(reading.measurements['api/passes']?.value ?? reading.gaps?.['api/passes']?.code).toBe(end);
    expect(Buffer.from(left.get('stderr.txt') ?? []).toString()).toMatch(/Error: no tenant\n +at /);
  });
});

test('a test that its suite breaks says nothing about staging', async () => {
  await using staging = await serve((_, response) => response.end('{"next":"undefined/2"}'));
  const { reading } = await run(
    `const { API_URL, NOT_SET } = process.env;
    test('ends the process', () => { expect(1).toBe(1); process.exit(0); });
    test('asks no URL', async () => { expect((await fetch(NOT_SET + '/orders')).status).toBe(200); });
    test('asks what staging gave', async () => { const { next } = await (await fetch(API_URL)).json(); expect((await fetch(next)).status).toBe(200); });`,
    { environment: { origins: { app: staging.url } } },
    { origins: { API_URL: 'app' } },
  );
  expect(reading.gaps).toEqual({
    'api/ends-the-process': {
      code: 'suite-failed',
      detail: expect.stringMatching(/^process\.exit unexpectedly called/),
      fix: expect.stringContaining('process.exit'),
    },
    'api/asks-no-url': { code: 'no-contact', detail: 'it asked for "undefined/orders", which is no URL' },
  });
  expect(reading.measurements).toMatchObject({ 'api/asks-what-staging-gave': { value: 'failed' } });
});

test('what a suite prints is not kept, and a heap that was full is said to be it', async () => {
  const config = "test: { include: ['specs/*.spec.ts'], maxWorkers: 1, execArgv: ['--max-old-space-size=64'] }";
  const { reading, files } = await run(
    `test('prints', () => { console.log('a token'); console.error('a token, too'); expect(1).toBe(1); });`,
    {
      files: {
        'specs/b.spec.ts': `${imports}
          test('holds all', () => { expect(1).toBe(1); const all = []; for (;;) all.push(Array.from({ length: 1e5 }, () => ({}))); });`,
        'vt.config.ts': `export default { ${config} };`,
      },
    },
    { config: 'vt.config.ts' },
  );
  const said = (name: string) => Buffer.from(files.get(name) ?? []).toString();
  expect(said('stdout.txt')).toBe('');
  expect(said('stderr.txt')).toContain('JavaScript heap out of memory');
  expect(said('stderr.txt')).not.toContain('a token');
  expect(reading.reason).toEqual({
    code: 'tool-killed',
    detail: expect.stringMatching(/^the heap of a Node process was full/),
    fix: expect.stringContaining('--max-old-space-size'),
  });
  expect(reading.gaps).toEqual({ 'api/holds-all': { code: 'not-reached' } });
});

test('a variable that a suite misses is named: one that it does not get, and one that is not set', async () => {
  vi.stubEnv('SHOP_KEY', 'k-1');
  const { reading } = await run(
    `test('needs a key', () => { expect(process.env.SHOP_KEY, 'SHOP_KEY').toBeTruthy(); });`,
    {},
    { variables: ['SHOP_ID'] },
  );
  expect(reading.measurements['api/needs-a-key']?.items?.map(({ label }) => label)).toEqual([
    expect.stringContaining('SHOP_KEY'),
    expect.stringMatching(/^SHOP_KEY is set where the gate runs, .*: variables: \['SHOP_KEY'\]$/),
    'SHOP_ID, which the claim names, is not set',
  ]);
  const loads = run(`if (!process.env.SHOP_KEY) throw new Error('SHOP_KEY is not set');`);
  await expect(loads).rejects.toThrow(/SHOP_KEY is not set\nSHOP_KEY is set where the gate runs/);
});
