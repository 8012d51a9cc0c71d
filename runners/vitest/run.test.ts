import { expect, test } from 'vitest';
import { serve } from '../../fixtures/testing/server.ts';
import { vitest as claim } from '../../suites/api/vitest.ts';
import { tryOut } from '../suite/testing/trial.ts';
import { vitest } from './index.ts';
import { imports, run } from './testing/run.ts';

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
