/** A canary in every place where a definition takes a secret, repeated by staging in every answer and by every tool. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { gunzipSync, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from '../testing/command.ts';
import { type Staging, startStaging } from '../testing/staging.ts';
import { hasK6 } from '../testing/tools.ts';

const canary = (place: string): string =>
  `c4nary/${createHash('sha256').update(place).digest('base64').slice(0, 14)}&"<é${place}`;
const places = ['HEADER', 'COOKIE', 'LOAD', 'ACCOUNT', 'BASIC'] as const;
const header = (place: string): string => `c4nary-${createHash('sha256').update(place).digest('hex').slice(0, 20)}+/=`;
const values: Readonly<Record<string, string>> = {
  STAGING_HEADER: header('header'),
  STAGING_COOKIE: `c4nary-${createHash('sha256').update('cookie').digest('hex').slice(0, 20)}`,
  STAGING_LOAD: header('load'),
  STAGING_ACCOUNT: canary('account'),
  STAGING_BASIC: `gate:${header('basic')}`,
};
const canaries = [...Object.values(values), header('basic')];

const definition = `
  import { bearer, defineEnvironment, endpoint, env, latency, lighthouse, page, playwright, secret, users, vitest } from 'stagegate';
  export default defineEnvironment({
    name: 'shop',
    origins: { app: env('STAGING_URL') },
    production: ['shop.example'],
    identity: { app: { at: '/health', version: '/version', environment: '/environment' } },
    policy: { requiredLayers: ['health'], promotes: ['quick'] },
    access: {
      basic: secret('STAGING_BASIC'),
      headers: { 'x-staging-key': secret('STAGING_HEADER') },
      cookies: { session: secret('STAGING_COOKIE') },
      load: { headers: { 'x-load-test': secret('STAGING_LOAD') } },
    },
    accounts: { user: bearer({ path: '/login', json: { email: 'a@shop.example.test', password: secret('STAGING_ACCOUNT') }, token: '/accessToken' }) },
    claims: [
      endpoint('/health', { is: 200, json: { '/repeated': 'nothing' }, name: 'repeating', level: 'advisory' }),
      page('/'),
      latency('/profile', { account: 'user', max: 2000 }),
      vitest({ specs: 'specs/api.spec.ts' }),
      playwright({ specs: 'specs/page.spec.ts', retries: 0 }),
      lighthouse('/', { performance: { min: 1 }, runs: { quick: 1, full: 1 } }),
      users('specs/load.ts', { quick: [[2, '500ms'], [2, '1500ms']], full: [[2, '1s'], [2, '9s']], p95: { max: 5000 }, errors: { max: 1 }, minRequests: 190 }),
    ],
  });`;

const repeated = (request: IncomingMessage, body = ''): Record<string, unknown> => ({
  headers: request.headers,
  body,
  repeated: [
    JSON.stringify(request.headers),
    body,
    Buffer.from(body).toString('base64'),
    encodeURIComponent(body),
  ].join(' | '),
});

let staging: Staging;
let project: Project;
beforeAll(async () => {
  staging = await startStaging();
  staging.intercept = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const document = {
        ...staging.health,
        ...repeated(request, Buffer.concat(chunks).toString()),
        accessToken: 'token',
      };
      const html = request.url === '/';
      response.setHeader('content-type', html ? 'text/html; charset=utf-8' : 'application/json');
      response.setHeader('x-repeated', String(request.headers['authorization'] ?? '').replace(/[^\x20-\x7e]/g, ''));
      response.end(
        html
          ? `<!doctype html><html lang="en"><title>shop</title><link rel="icon" href="data:,"><h1>Shop</h1><pre>${JSON.stringify(document).replaceAll('<', '&lt;')}</pre><script>console.error(${JSON.stringify(JSON.stringify(document)).replaceAll('<', '\\u003c')})</script>`
          : JSON.stringify(document),
      );
    });
    return true;
  };
  project = new Project({
    'fixtures/environments/shop.ts': definition,
    'specs/api.spec.ts': `
      import { expect, test } from 'vitest';
      import { agent, environment, signIn } from 'stagegate/vitest';
      test('repeats', async () => {
        const answer = await (await signIn('user')).get('/repeated');
        console.log(JSON.stringify(environment()), JSON.stringify(answer.body));
        expect(JSON.stringify(answer.body)).toBe(environment().accounts.user.json.password);
      });`,
    'specs/page.spec.ts': `
      import { expect, test } from 'stagegate/playwright';
      test('repeats', async ({ page, staging }) => {
        await page.goto('/');
        console.log(JSON.stringify(staging.environment));
        await expect(page.locator('h1')).toHaveText(staging.account('user').json.password, { timeout: 500 });
      });`,
    'specs/load.ts': `
      import http from 'k6/http';
      const environment = JSON.parse(open(__ENV.STAGEGATE_ENVIRONMENT));
      export default function () {
        const answer = http.get(environment.origins.app + '/load', { headers: { ...environment.headers, ...environment.loadHeaders } });
        console.log(answer.body);
        console.error(JSON.stringify(environment));
      }`,
  });
}, 60_000);
afterAll(async () => {
  project[Symbol.dispose]();
  await staging[Symbol.asyncDispose]();
});

/** Every file of a folder, and every member of every archive in it. */
function* contents(folder: string): Generator<[string, Buffer]> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile())
      yield* unpacked(join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name)));
  }
}
function* unpacked(path: string, bytes: Buffer): Generator<[string, Buffer]> {
  yield [path, bytes];
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04')
    for (const [name, member] of Object.entries(unzipSync(bytes)))
      yield* unpacked(`${path}!${name}`, Buffer.from(member));
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) yield* unpacked(`${path}!gz`, Buffer.from(gunzipSync(bytes)));
}

/** The value as it may appear in a file: as it is, escaped, encoded. */
function forms(value: string): readonly string[] {
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), Buffer.from(value)])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4)
      .replace(/.{0,4}=*$/, ''),
  );
  const plain = [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    Buffer.from(value).toString('hex'),
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  ];
  return [...plain, ...base64, ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))];
}

describe('secrets', () => {
  it('are in no file of the run, in no archive and in no encoding', async () => {
    // In a process of its own: its output is also what libraries and Node write.
    const { stdout, stderr } = await project.stagegate(['shop'], { STAGING_URL: staging.url, ...values, ...tools() });
    const report = project.report();
    const measured = new Set(
      report.findings.filter(({ measurement }) => measurement !== undefined).map(({ check }) => check.layer),
    );
    expect([...measured].toSorted()).toEqual(['api', 'health', ...(hasK6 ? ['load'] : []), 'perf', 'smoke', 'uat']);
    const files = [
      ...contents(project.path('results/latest/')),
      ['stdout', Buffer.from(stdout)],
      ['stderr', Buffer.from(stderr)],
    ] as [string, Buffer][];
    expect(files.some(([path]) => path.includes('.zip!'))).toBe(true);
    expect(files.some(([, bytes]) => bytes.includes('[secret STAGING_HEADER]'))).toBe(true);
    const found = files.flatMap(([path, bytes]) =>
      canaries.flatMap((value) =>
        forms(value)
          .filter((form) => bytes.includes(form))
          .map((form) => `${path}: ${form}`),
      ),
    );
    expect(found).toEqual([]);
    expect(places.every((place) => values[`STAGING_${place}`] !== undefined)).toBe(true);
  }, 180_000);
});

function tools(): Record<string, string> {
  return Object.fromEntries(
    ['K6_BIN', 'CHROME_PATH'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
