import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttp } from '../../fixtures/access/http.ts';
import { processVariables } from '../../fixtures/context/process-env.js';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { resolvedEnvironment } from '../../fixtures/testing/environment.ts';
import { answer, routes, serve } from '../../fixtures/testing/server.ts';
import { password, type Shop, signInModule, startShop } from '../../fixtures/testing/shop.ts';
import { openWayIn } from '../../fixtures/testing/way-in.ts';
import { Children } from '../../runners/processes.ts';
import { chromiumTool } from '../testing/tools.ts';
import { Sessions } from './sessions.ts';
import type { SignInContext } from './sign-in.ts';

let shop: Shop;
let root: string;
const cleanUps: (() => unknown)[] = [];
beforeEach(async () => {
  shop = await startShop();
  root = mkdtempSync(join(tmpdir(), 'stagegate-sign-in-'));
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  await shop[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

interface Made {
  readonly sessions: Sessions;
  readonly context: SignInContext;
  readonly hidden: string[];
}

async function made(
  module = signInModule,
  change: { given?: object; valid?: string; within?: number } = {},
  staging: Partial<ResolvedEnvironment> = { origins: { app: shop.url } },
): Promise<Made> {
  const environment = resolvedEnvironment(staging);
  const [environmentFile, folder] = [join(root, 'environment.json'), join(root, 'evidence')];
  mkdirSync(folder, { recursive: true });
  writeFileSync(environmentFile, JSON.stringify(environment));
  writeFileSync(join(root, 'sign-in.ts'), module);
  const http = createHttp(environment);
  const children = new Children(processVariables());
  cleanUps.push(
    () => children[Symbol.dispose](),
    () => http.close(),
  );
  const hidden: string[] = [];
  const { given = { email: 'agent@shop.test', password }, valid = '/api/me', within = 20 } = change;
  const signIn = {
    account: 'agent',
    module: join(root, 'sign-in.ts'),
    origin: 'app',
    valid,
    within,
    given: { ...given },
  };
  const sessions = new Sessions({
    environment,
    http,
    signIns: { agent: signIn },
    hide: (secrets) => hidden.push(...secrets.map(({ value }) => value)),
  });
  const tools = { chromium: await chromiumTool() };
  const signal = new AbortController().signal;
  return {
    sessions,
    hidden,
    context: { root, environment, environmentFile, children, scratch: root, tools, folder, signal },
  };
}

describe('an account that signs in by a page', { timeout: 60_000 }, () => {
  test('does so once, however many ask at once, and its cookies, local storage and headers are kept and hidden', async () => {
    const { sessions, context, hidden } = await made(
      signInModule.replace(/\};$/, "  return { headers: { authorization: 'Bearer token-of-page-4711' } };\n};"),
    );
    const [one, other] = await Promise.all([sessions.of('agent', context), sessions.of('agent', context)]);
    expect(one).toBe(other);
    expect(await sessions.of('agent', context)).toBe(one);
    expect(shop.signIns()).toBe(1);
    const [sid, token] = shop.given;
    expect(one.cookies).toEqual([{ origin: 'app', name: 'sid', value: sid }]);
    expect(one.state.origins).toEqual([
      { origin: shop.url, localStorage: [{ name: 'auth', value: JSON.stringify({ token }) }] },
    ]);
    expect(one.headers).toEqual({ authorization: 'Bearer token-of-page-4711' });
    expect(hidden.toSorted()).toEqual([sid, token, 'token-of-page-4711'].toSorted());
    expect(await sessions.end(one)).toBeUndefined();
    shop.revoke();
    expect(await sessions.end(one)).toEqual({
      code: 'signed-out',
      detail: `The session of the account "agent" has expired: ${shop.url}/api/me answers 401.`,
      fix: expect.stringMatching(/restarted or replaced meanwhile.*again results\/latest/),
    });
  });

  test('signs in again if its session has expired, once per run', async () => {
    const { sessions, context } = await made();
    const first = await sessions.of('agent', context);
    expect(first.headers).toEqual({});
    shop.revoke();
    const [second, third] = await Promise.all([sessions.of('agent', context), sessions.of('agent', context)]);
    expect([second === first, second === third, shop.signIns()]).toEqual([false, true, 2]);
    shop.revoke();
    await expect(sessions.of('agent', context)).rejects.toMatchObject({
      reason: { code: 'signed-out', detail: expect.stringContaining('It had expired before.') },
    });
    expect(shop.signIns()).toBe(2);
  });

  test('that fails is not retried, and leaves a screenshot and a trace', async () => {
    const { sessions, context } = await made(signInModule, { given: { email: 'a', password: 'wrong' }, within: 16 });
    for (let time = 0; time < 2; time += 1)
      await expect(sessions.of('agent', context)).rejects.toMatchObject({
        reason: {
          code: 'signed-out',
          detail: expect.stringMatching(
            /"agent" could not sign in by .*sign-in\.ts: .*Timeout.*, waiting for get.*\. Staging answered 401 to POST \/session\.$/,
          ),
        },
      });
    expect(shop.requests.filter(({ url }) => url === '/session')).toHaveLength(1);
    expect(readdirSync(context.folder).toSorted()).toEqual(['sign-in-trace.zip', 'sign-in.png']);
    const trace = Object.keys(unzipSync(readFileSync(join(context.folder, 'sign-in-trace.zip'))));
    expect(trace.filter((name) => /\.(?:jpe?g|png|webp)$/.test(name))).toEqual([]);
    expect(trace).toContainEqual(expect.stringMatching(/\.trace$/));
  });

  test.each<[how: string, session: RequestListener, reason: object]>([
    [
      'that staging answers with an error of its own is no refusal',
      answer({}, 503),
      { code: 'sign-in-failed', detail: expect.stringMatching(/ Staging answered 503 to POST \/session\.$/) },
    ],
    [
      'that staging never answers is none either',
      () => {},
      {
        code: 'sign-in-failed',
        detail: expect.stringMatching(/ Staging had not answered POST \/session after [12](\.\d)? s\.$/),
      },
    ],
  ])('%s', async (_, session, reason) => {
    await using broken = await serve(
      routes({ '/': answer('<script>fetch("/session?code=1", { method: "POST" })</script>'), '/session': session }),
    );
    const { sessions, context } = await made(
      "export default async ({ page }) => { await page.goto('/'); await page.getByText('orders').waitFor(); };",
      { within: 8 },
      { origins: { app: broken.url } },
    );
    await expect(sessions.of('agent', context)).rejects.toMatchObject({ reason });
  });

  test('before a wall is not the account’s', async () => {
    await using wall = await serve(answer('<h1>Just a moment…</h1>', 403, { 'cf-mitigated': 'challenge' }));
    const { sessions, context } = await made(signInModule, { within: 4 }, { origins: { app: wall.url } });
    await expect(sessions.of('agent', context)).rejects.toMatchObject({
      reason: { code: 'wall', detail: expect.stringMatching(/Cloudflare’s challenge answered .+\/login with 403\.$/) },
    });
  });

  test('at a staging that nothing listens for is unreachable', async () => {
    const { sessions, context } = await made(signInModule, { within: 8 }, { origins: { app: 'http://127.0.0.1:9' } });
    await expect(sessions.of('agent', context)).rejects.toMatchObject({
      reason: { code: 'unreachable', detail: expect.stringContaining('ERR_') },
    });
    // A picture of a page that was never there shows nothing.
    expect(readdirSync(context.folder)).toEqual(['sign-in-trace.zip']);
  });

  test.each([
    ['hangs', 'export default () => new Promise(() => {});', /did not end within 2 s/],
    ['exports nothing', 'export const x = 1;', /exports no function by default/],
    ['throws', "export default async () => { throw new Error('no such button'); };", /no such button/],
    ['ends its process', 'export default async () => process.exit(7);', /ended without a session \(exit code 7\)/],
    [
      'does nothing',
      'export default async () => {};',
      /not signed in: the sign-in ended, and then .*\/api\/me answered 401/,
    ],
  ])('by a module that %s is signed out', async (_, module, detail) => {
    const { sessions, context } = await made(module, { within: 2 });
    await expect(sessions.of('agent', context)).rejects.toMatchObject({
      reason: { code: 'signed-out', detail: expect.stringMatching(detail) },
    });
  });

  test('on another origin is refused, and the message says which origin to declare', async () => {
    await using elsewhere = await serve(answer('<p>sign in here</p>'));
    const { sessions, context } = await made(
      `export default async ({ page }) => { await page.goto('${elsewhere.url}/login'); };`,
    );
    await expect(sessions.of('agent', context)).rejects.toMatchObject({
      reason: { detail: expect.stringContaining(`${elsewhere.url}, which is not a declared origin`) },
    });
    expect(elsewhere.requests).toEqual([]);
  });

  test('cannot be seen if the path that shows it fails', async () => {
    await using broken = await serve(routes({ '/': answer('<p>Hello</p>'), '/api/me': answer({}, 500) }));
    const module = "export default async ({ page }) => { await page.goto('/'); };";
    const { sessions, context } = await made(module, {}, { origins: { app: broken.url } });
    await expect(sessions.of('agent', context)).rejects.toMatchObject({
      reason: {
        code: 'sign-in-failed',
        detail: expect.stringMatching(/\/api\/me answered 500.*another path as "valid"/),
      },
    });
  });

  test('is not accepted by a path that answers everybody', async () => {
    const { sessions, context } = await made(signInModule, { valid: '/' });
    await expect(sessions.of('agent', context)).rejects.toMatchObject({
      reason: {
        code: 'signed-out',
        detail: expect.stringMatching(/cannot be seen: .* answers visitors too\.$/),
        fix: expect.stringMatching(/it has lost its guard: .* another path as "valid"/),
      },
    });
  });
});

test('an account signs in with all access', { timeout: 60_000 }, async () => {
  await using way = await openWayIn(
    routes({
      '/': answer('<h1>Welcome</h1>', 200, { 'set-cookie': 'sid=agent-4711; HttpOnly; Secure' }),
      '/api/me': (request, response) =>
        answer({}, request.headers.cookie?.includes('sid=agent-4711') === true ? 200 : 401)(request, response),
    }),
  );
  const { sessions, context } = await made(
    "export default async ({ page }) => { await page.goto('/'); };",
    {},
    way.environment,
  );
  expect((await sessions.of('agent', context)).cookies).toEqual([{ origin: 'app', name: 'sid', value: 'agent-4711' }]);
  expect(way.lacking).toEqual([]);
});
