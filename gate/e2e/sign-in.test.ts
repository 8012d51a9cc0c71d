import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { password, type Shop, signInModule, startShop } from '../../fixtures/testing/shop.ts';
import { type Ended, Project } from '../testing/command.ts';

let shop: Shop;
let project: Project;
beforeEach(async () => {
  shop = await startShop();
  project = new Project({ 'sign-in.ts': signInModule });
});
afterEach(async () => {
  project[Symbol.dispose]();
  await shop[Symbol.asyncDispose]();
});

function gate(claims: string, accounts = signInAgent, origins = ''): Promise<Ended> {
  project.write(
    'staging.ts',
    `import { bearer, defineEnvironment, endpoint, env, page, playwright, secret, signIn, vitest } from 'stagegate';
    export default defineEnvironment({
      name: 'shop',
      origins: { app: env('STAGING_URL')${origins} },
      production: [],
      identity: { app: { at: '/health', version: '/version', environment: '/environment' } },
      policy: { requiredLayers: ['health'], promotes: ['quick'] },
      ${accounts}
      claims: [endpoint('/health', { is: 200 }), ${claims}],
    });`,
  );
  return project.inProcess(['./staging.ts'], { STAGING_URL: shop.url, AGENT_PASSWORD: password });
}

const signInAgent = `accounts: { agent: signIn('sign-in.ts', { email: 'agent@shop.test', password: secret('AGENT_PASSWORD'), valid: '/api/me' }) },`;

test('one sign-in serves pages and suites, and nothing of it is in the results', { timeout: 180_000 }, async () => {
  project.write(
    'uat/a.spec.ts',
    `import { expect, test } from '@playwright/test';
    test('orders', async ({ page }) => { await page.goto('/orders'); await expect(page.locator('#orders')).toHaveText('apples, pears'); });
    test('fails', async ({ page }) => { await page.goto('/orders'); await expect(page.locator('h1')).toHaveText('Shop!', { timeout: 100 }); });`,
  );
  project.write(
    'api/a.spec.ts',
    `import { expect, test } from 'vitest';
    import { agent, signIn } from 'stagegate/vitest';
    test('somebody', async () => { expect((await (await signIn('agent')).get('/api/me').expect(200)).body.name).toBe('agent'); });
    test('nobody', async () => { await agent().get('/api/me').expect(401); });`,
  );
  const { code, stdout } = await gate(
    `page('/orders', { account: 'agent', guarded: true }), playwright({ specs: 'uat', account: 'agent', retries: 0 }), vitest({ specs: 'api', account: 'agent' })`,
  );
  const { findings } = project.report();
  expect(findings.filter(({ result }) => result !== 'pass').map(({ check }) => check.id)).toEqual(['uat/fails']);
  expect([code, shop.signIns()]).toEqual([1, 1]);
  expect(stdout).toContain('BLOCKED');
  const files = contents(project.path('results'));
  expect(files.map(({ path }) => path)).toContainEqual(expect.stringMatching(/trace\.zip$/));
  for (const value of [password, ...shop.given])
    expect(files.filter(({ text }) => text.includes(value)).map(({ path }) => path)).toEqual([]);
});

test('a session that runs out is one reason, and not a failure', { timeout: 180_000 }, async () => {
  shop.expireAfter = 2;
  project.write(
    'uat/a.spec.ts',
    `import { expect, test } from '@playwright/test';
    for (const name of ['one', 'two'])
      test(name, async ({ page }) => { await page.goto('/orders'); await expect(page.locator('#orders')).toHaveText('apples, pears', { timeout: 500 }); });`,
  );
  const { code, stdout } = await gate(`playwright({ specs: 'uat', account: 'agent', retries: 0, workers: 1 })`);
  const { verdict, findings } = project.report();
  expect([code, verdict]).toEqual([2, 'inconclusive']);
  expect(findings.slice(1).map(({ result, reason }) => [result, reason?.code])).toEqual(
    Array(2).fill(['inconclusive', 'signed-out']),
  );
  expect(stdout).toContain(
    '2 of 3 checks were not measured: the test account could not sign in, or its session expired',
  );
  expect(stdout.match(/\/api\/me answers 401/g)).toHaveLength(1);
});

test('an account that cannot sign in is one reason, tried once, with a screenshot, and what a visitor gets is judged all the same', {
  timeout: 180_000,
}, async () => {
  project.write(
    'sign-in.ts',
    `export default async ({ page }) => { await page.goto('/login'); throw new Error('no such button'); };`,
  );
  const { code, stdout } = await gate(
    `page('/orders', { account: 'agent', guarded: true }), page('/login', { account: 'agent', guarded: { is: 403 }, within: 1 })`,
  );
  expect(code).toBe(1);
  const judged = project.report().findings.filter(({ check }) => check.id.endsWith('guarded'));
  expect(judged.map(({ check, result }) => [check.id, result])).toEqual([
    ['smoke/orders-guarded', 'inconclusive'],
    ['smoke/login-guarded', 'fail'],
  ]);
  expect(stdout).toMatch(/11 of 13 checks are inconclusive: the test account could not sign in/);
  expect(stdout.match(/no such button/g)).toHaveLength(1);
  expect(project.report().runs.flatMap(({ evidence }) => evidence.map(({ path }) => path))).toContainEqual(
    expect.stringMatching(/sign-in\.png$/),
  );
});

test.each([
  [401, 'the test account could not sign in, or its session expired'],
  [500, 'staging failed while a test account signed in'],
])('%s to a sign-in is one reason for claims and for specs', async (status, why) => {
  const login = createServer((_, response) => void response.writeHead(status).end());
  await using _ = { [Symbol.asyncDispose]: async () => void login.close() };
  await once(login.listen(0, '127.0.0.1'), 'listening');
  const { port } = login.address() as AddressInfo;
  project.write(
    'api/a.spec.ts',
    `import { expect, test } from 'vitest';
    import { signIn } from 'stagegate/vitest';
    for (const one of ['one', 'two']) test(one, async () => { expect((await (await signIn('user')).get('/api/me')).status).toBe(200); });`,
  );
  const { code, stdout } = await gate(
    `endpoint('/api/orders', { layer: 'api', account: 'user' }), vitest({ specs: 'api' })`,
    `accounts: { user: bearer({ origin: 'login', path: '/login', json: {} }) },`,
    `, login: 'http://127.0.0.1:${port}'`,
  );
  expect(code).toBe(2);
  expect(stdout).toContain(`3 of 4 checks were not measured: ${why}.`);
  expect(stdout.match(/could not sign in at/g)).toHaveLength(1);
});

test.each([
  ["page('/', { account: 'agnet' })", signInAgent, /smoke\/home names the account "agnet"; did you mean "agent"\?/],
  [
    "page('/')",
    "accounts: { agent: signIn('log-in.ts', { valid: '/api/me' }) },",
    /accounts\.agent: signIn\("log-in\.ts"\): .*log-in\.ts is not a file/,
  ],
  [
    "page('/')",
    "accounts: { agent: signIn('sign-in.ts', {}) },",
    /signIn\("sign-in\.ts"\): valid: expected a path .*staging\.ts:8/,
  ],
  [
    "page('/')",
    "accounts: { agent: bearer({ path: 'login', json: {} }) },",
    /bearer\(…\): path: expected a path that starts with "\/".*"login" \(string\).*staging\.ts:8/,
  ],
  [
    "page('/')",
    "accounts: { agent: signIn('sign-in.ts', { valid: '/me', origin: 'sso' }) },",
    /accounts\.agent\.origin: "sso" \(string\) is not a declared origin/,
  ],
  [
    "page('/')",
    "access: { proxy: 'socks5://proxy.corp:1080' },",
    /access\.proxy\.url: expected an http or https URL .*got "socks5:\/\/proxy\.corp:1080" \(string\)/,
  ],
  [
    "page('/')",
    "access: { proxy: 'http://ada:secret@proxy.corp' },",
    /access\.proxy\.url: expected a proxy without credentials in its URL/,
  ],
  [
    "page('/')",
    "access: { proxy: { url: 'http://proxy.corp', username: 'ada' } },",
    /access\.proxy: expected username and password, or neither of them/,
  ],
  [
    "page('/')",
    "access: { proxy: { url: 'http://proxy.corp', bypass: ['*.corp'] } },",
    /access\.proxy\.bypass\.0: expected a host name .*got "\*\.corp"/,
  ],
])('%s with %s does not start', async (claims, accounts, words) => {
  const { code, stderr } = await gate(claims, accounts);
  expect(stderr).toMatch(words);
  expect(stderr).not.toContain('secret@');
  expect(code).toBe(3);
});

/** Every file below the folder, members of archives included. */
function contents(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => {
      const bytes = readFileSync(path);
      const inside = path.endsWith('.zip') ? Object.values(unzipSync(bytes)) : [bytes];
      return { path, text: inside.map((one) => Buffer.from(one).toString('latin1')).join('\n') };
    });
}
