import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Claim } from '../../core/claim.ts';
import { evaluate } from '../../core/evaluate.ts';
import type { Cause, JsonObject, Task } from '../../core/model.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { resolvedEnvironment } from '../../fixtures/testing/environment.ts';
import { answer, serve } from '../../fixtures/testing/server.ts';
import { run as taskRun } from '../../gate/testing/plans.ts';
import { chromiumTool } from '../../gate/testing/tools.ts';
import { page } from '../../smoke/page/page.ts';
import { endpoint } from '../../suites/health/endpoint/endpoint.ts';
import { Children } from '../processes.ts';
import type { FoundTool, RunContext, ToolEnd } from '../runner.ts';
import { probe } from './index.ts';
import { readOwn } from './own/read.ts';

let root: string;
let children: Children;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stagegate-probe-'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  children = new Children({}, root);
});
afterEach(async () => {
  await probe.dispose?.();
  children[Symbol.dispose]();
  rmSync(root, { recursive: true, force: true });
});

function taskOf(claim: Pick<Claim, 'layer' | 'name' | 'drafts'>): Task {
  const id = `${claim.layer}/${claim.name}`;
  return { id, layer: claim.layer, deadline: 60, contact: { of: 'gate' }, ...claim.drafts.quick };
}

function own(module: string, args: JsonObject = {}): Task {
  return {
    id: 'api/own',
    layer: 'api',
    runner: 'probe',
    args: { probe: module, ...args },
    effect: 'read',
    contact: { of: 'gate' },
    checks: [],
    seconds: 1,
    deadline: 60,
  };
}

function contextOf(task: Task, change: Partial<RunContext> = {}): RunContext {
  const folder = join(root, 'evidence');
  mkdirSync(folder, { recursive: true });
  const environment = change.environment ?? resolvedEnvironment({ run: root });
  const environmentFile = join(root, 'environment.json');
  writeFileSync(environmentFile, JSON.stringify(environment));
  return {
    decisive: [],
    root,
    environmentFile,
    variables: process.env,
    children,
    scratch: root,
    signal: new AbortController().signal,
    task,
    profile: 'quick',
    environment,
    folder,
    tools: {},
    hide: () => {},
    ...change,
  };
}

/** In its folder, and in memory. */
function filesOf({ folder }: RunContext, { files = {} }: ToolEnd): Map<string, Uint8Array> {
  const written = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.\w+$/.test(path))
    .map((path) => [path, readFileSync(join(folder, path))] as const);
  return new Map([...written, ...Object.entries(files)]);
}

describe('a claim of stagegate', () => {
  test('is measured into files, which are read again', async () => {
    await using server = await serve(answer({}));
    const task = taskOf(endpoint('/health'));
    const context = contextOf(task, { environment: resolvedEnvironment({ run: root, origins: { api: server.url } }) });
    const end = await probe.run(context);
    expect(end).toMatchObject({ status: 'completed', versions: { stagegate: expect.any(String) } });
    const files = filesOf(context, end);
    expect([...files.keys()].toSorted()).toEqual(['answer-1.json', 'answer-2.json', 'answer-3.json', 'answers.json']);
    expect(readdirSync(context.folder)).toEqual([]);
    expect(await probe.read(task, files)).toEqual({
      measurements: { 'health/health': expect.objectContaining({ value: 200, samples: 3 }) },
    });
  });

  test('that reaches nothing says so, at once', async () => {
    const task = taskOf(endpoint('/health'));
    const context = contextOf(task, {
      environment: resolvedEnvironment({ run: root, origins: { api: 'http://127.0.0.1:1' } }),
    });
    const end = await probe.run(context);
    expect(end).toMatchObject({
      status: 'errored',
      reason: { code: 'unreachable', detail: expect.stringContaining('127.0.0.1:1 refused') },
    });
    expect(await probe.read(task, filesOf(context, end))).toEqual({
      measurements: {},
      reason: { code: 'tool-wrote-nothing' },
    });
  });

  test('that runs as an account shares the browser, and nothing of the account', async () => {
    await using server = await serve(answer('<h1>hello</h1>', 200, { 'content-type': 'text/html' }));
    const environment = resolvedEnvironment({ run: root, origins: { app: server.url } });
    const session = {
      account: 'agent',
      headers: { 'x-token': 't-4711' },
      cookies: [],
      state: { cookies: [], origins: [] },
    };
    const tools = { chromium: await chromiumTool() };
    const visit = (path: string, as: ResolvedEnvironment) =>
      probe.run(contextOf(taskOf(page(path)), { environment: as, tools }));
    await visit('/first', { ...environment, session });
    await visit('/second', environment);
    const second = server.requests.filter(({ url }) => url === '/second');
    expect(second.map(({ headers }) => headers['x-token'])).toEqual([undefined]);
  });

  test.each<[string, number, Readonly<Record<string, string>>, Cause]>([
    ['a sign-in elsewhere guards a page', 302, { location: 'https://acme.okta.com/app/1' }, 'within-threshold'],
    ['a firewall’s challenge does not', 403, { 'cf-mitigated': 'challenge' }, 'wall'],
  ])('%s, and says nothing about the account’s visit', async (_, status, headers, guarded) => {
    await using server = await serve((request, response) => {
      if (request.headers['x-token'] === undefined) response.writeHead(status, headers).end();
      else response.writeHead(500).end('<h1>Orders</h1>');
    });
    const task = taskOf(page('/orders', { account: 'agent', guarded: true }));
    const session = {
      account: 'agent',
      headers: { 'x-token': 't-4711' },
      cookies: [],
      state: { cookies: [], origins: [] },
    };
    const environment = resolvedEnvironment({ run: root, origins: { app: server.url }, session });
    const context = contextOf(task, { environment, tools: { chromium: await chromiumTool() } });
    const reading = await probe.read(task, filesOf(context, await probe.run(context)));
    const causes = task.checks.map((check) => [
      check.id,
      evaluate(check, task, taskRun(reading), { named: false, services: {} }).cause,
    ]);
    expect(Object.fromEntries(causes)).toMatchObject({
      'smoke/orders': 'beyond-threshold',
      'smoke/orders-guarded': guarded,
    });
  });

  test('opens a page in Chromium itself where there is no headless shell, whatever its name', async () => {
    await using server = await serve(answer('<h1>hello</h1>'));
    const task = taskOf(page('/', { name: `account-orders-history-archived-${'of-last-year-'.repeat(8)}` }));
    const scratch = join(root, 'scratch', task.id);
    mkdirSync(scratch, { recursive: true });
    const environment = resolvedEnvironment({ run: root, origins: { app: server.url } });
    const { shell: _, ...chromium } = (await chromiumTool()) as FoundTool;
    const tools = { chromium };
    expect(await probe.run(contextOf(task, { environment, tools, scratch }))).toMatchObject({ status: 'completed' });
  });

  test('needs Chromium where it opens a page, and says when it is missing', async () => {
    await using server = await serve(answer('<h1>hello</h1>'));
    const task = taskOf(page('/'));
    expect([probe.needs(task), probe.needs(taskOf(endpoint('/health')))]).toEqual([['chromium'], []]);
    const environment = resolvedEnvironment({ run: root, origins: { app: server.url } });
    const tools = { chromium: { missing: 'No Chromium was found.', fix: 'apt-get install chromium' } };
    expect(await probe.run(contextOf(task, { environment, tools }))).toMatchObject({
      status: 'errored',
      reason: { code: 'tool-missing', detail: expect.stringContaining('apt-get install chromium') },
    });
  });
});

describe('a probe of a team', () => {
  const write = (text: string): void => writeFileSync(join(root, 'stock.ts'), text);

  test('is found from the root, may leave files of any kind, and gets staging, accounts and connections', async () => {
    await using server = await serve(answer({ accessToken: 'issued-4711', stock: 3 }));
    write(`export const probe = {
      measure: async ({ sku }: { sku: string }, world: any) => {
        const { token } = await world.account('user');
        const { body } = await world.http.request({ url: world.environment.origins.api + '/stock/' + sku });
        return { 'parts/stock.json': JSON.parse(Buffer.from(body).toString()), 'raw.bin': new Uint8Array([1, 2]), 'token.json': { token } };
      },
      read: (_: unknown, files: ReadonlyMap<string, Uint8Array>) => ({ 'api/stock': { value: JSON.parse(Buffer.from(files.get('parts/stock.json')!).toString()).stock, unit: 'count', samples: 1 } }),
    };`);
    const environment = resolvedEnvironment({
      run: root,
      origins: { api: server.url },
      accounts: { user: { origin: 'api', path: '/login', json: {}, token: '/accessToken' } },
    });
    const hidden: string[] = [];
    const hide: RunContext['hide'] = (secrets) => hidden.push(...secrets.map(({ value }) => value));
    const context = contextOf(own('./stock', { sku: 'A1' }), { environment, hide });
    const end = await probe.run(context);
    expect(end).toMatchObject({ status: 'completed' });
    const files = filesOf(context, end);
    expect(await probe.read(context.task, files)).toEqual({
      measurements: { 'api/stock': { value: 3, unit: 'count', samples: 1 } },
    });
    expect([...(files.get('raw.bin') ?? [])]).toEqual([1, 2]);
    expect(server.requests.map(({ url }) => url)).toEqual(['/login', '/stock/A1']);
    expect(hidden).toContain('issued-4711');
  });

  test.each([
    [
      'an unexpected error',
      `export const probe = { measure: async () => { throw new TypeError('no such stock') }, read: () => ({}) };`,
      'no such stock',
    ],
    ['no probe', 'export const prob = {};', 'exports no "probe" with "measure" and "read"'],
    ['a syntax error', 'export const probe = {', 'Expected'],
  ])('with %s failed as a tool', async (_, text, detail) => {
    write(text);
    expect(await probe.run(contextOf(own('./stock.ts')))).toMatchObject({
      status: 'errored',
      reason: { code: 'tool-failed', detail: expect.stringContaining(detail) },
    });
  });

  test('that is not there, and a task that names none', async () => {
    expect(await probe.run(contextOf(own('./nowhere')))).toMatchObject({
      reason: { code: 'tool-failed', detail: expect.stringContaining('nowhere.ts') },
    });
    expect(await probe.run(contextOf({ ...own(''), args: {} }))).toMatchObject({
      reason: { code: 'tool-failed', detail: expect.stringContaining('"api/own" names no probe') },
    });
  });

  test.each([
    ['process.exit(0)', 'exit code 0'],
    [
      "setTimeout(() => { throw new Error('no such stock') }); await new Promise((end) => setTimeout(end, 60_000))",
      'exit code 1',
    ],
    ['process.abort()', 'SIGABRT'],
    [
      "process.stderr.write('Error: old\\n'.repeat(20_000) + 'TypeError: last\\n'); process.exit(7)",
      '(exit code 7): TypeError: last',
    ],
  ])('that ends its process by %s failed as a tool, whatever it has left', async (text, detail) => {
    write(
      `import { writeFileSync } from 'node:fs'; export const probe = { measure: async () => { ${text}; return {} }, read: () => ({}) };`,
    );
    expect(await probe.run(contextOf(own('./stock')))).toMatchObject({
      status: 'errored',
      reason: { code: 'tool-failed', detail: expect.stringContaining(detail) },
    });
  });

  test('in an endless loop ends with its deadline, and one that hears of it may still remove what it has created', async () => {
    write(
      "import { writeFileSync } from 'node:fs'; export const probe = { measure: () => { writeFileSync(new URL('./begun', import.meta.url), ''); for (;;); }, read: () => ({}) };",
    );
    const deadline = new AbortController();
    const running = probe.run(contextOf(own('./stock'), { signal: deadline.signal }));
    await vi.waitFor(() => expect(existsSync(join(root, 'begun'))).toBe(true), 60_000);
    deadline.abort(new DOMException('late', 'TimeoutError'));
    expect(await running).toMatchObject({ status: 'timed-out', reason: { code: 'tool-timed-out' } });
    write(
      "import { writeFileSync } from 'node:fs'; const note = (name: string) => writeFileSync(new URL(name, import.meta.url), ''); export const probe = { measure: async (_: unknown, { signal }: any) => { signal.addEventListener('abort', () => note('./removed')); note('./waits'); await new Promise((end) => setTimeout(end, 60_000)); }, read: () => ({}) };",
    );
    const interruption = new AbortController();
    const waiting = probe.run(contextOf(own('./stock'), { signal: interruption.signal }));
    await vi.waitFor(() => expect(existsSync(join(root, 'waits'))).toBe(true), 60_000);
    interruption.abort();
    expect(await waiting).toMatchObject({ status: 'interrupted', reason: { code: 'interrupted' } });
    expect(existsSync(join(root, 'removed'))).toBe(true);
  });

  test.each([
    ['throws', "throw new TypeError('no such stock')", 'no such stock'],
    ['ends its process', 'process.exit(0)', 'ended its process (exit code 0)'],
    ['never ends', 'for (;;);', '"read" did not end within 2 s'],
    ['takes all memory', 'const all = []; for (;;) all.push(new Array(1e6).fill(Math.random()))', 'memory'],
  ])('whose reading %s does not take the gate down', async (_, text, message) => {
    write(`export const probe = { measure: async () => ({}), read: () => { ${text} } };`);
    const files = new Map([['a.txt', new Uint8Array([1])]]);
    await expect(readOwn({ task: own('./stock'), root, files }, text === 'for (;;);' ? 2000 : 60_000)).rejects.toThrow(
      message,
    );
  });

  test.each([
    ['its deadline', () => AbortSignal.timeout(50), 'timed-out', 'tool-timed-out'],
    ['an interruption', () => AbortSignal.abort(), 'interrupted', 'interrupted'],
  ])('that never ends is left at %s', async (_, signal, status, code) => {
    write('export const probe = { measure: () => new Promise(() => {}), read: () => ({}) };');
    const context = contextOf(own('./stock'), { signal: signal() });
    expect(await probe.run(context)).toMatchObject({ status, reason: { code } });
    expect(existsSync(join(context.folder, 'stock.json'))).toBe(false);
  });
});
