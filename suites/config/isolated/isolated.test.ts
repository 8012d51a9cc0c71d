import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { Project } from '../../../gate/testing/command.ts';
import { isolated } from './isolated.ts';
import { piecesIn } from './pieces.ts';
import { written } from './recorded.ts';

type Options = OptionsOf<typeof isolated>;

const root = mkdtempSync(join(tmpdir(), 'stagegate-isolated-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const production = {
  DATABASE_URL: 'postgres://app:canary-production-1@db.shop.example:5432/shop',
  JWT_SECRET: 'canary-production-jwt',
  STRIPE_URL: 'https://api.stripe.com/v1',
  REDIS_URL: 'redis://redis:6379/0',
  NODE_ENV: 'production',
  TZ: 'Europe/Berlin',
};
const staging = {
  DATABASE_URL: 'postgres://app:canary-staging-1@db-staging.shop.example:5432/shop',
  JWT_SECRET: 'canary-staging-jwt',
  STRIPE_URL: 'https://api.stripe.com/v1',
  REDIS_URL: 'redis://redis:6379/0',
  NODE_ENV: 'staging',
  TZ: 'Europe/Berlin',
};
const lines = (variables: object): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
const shared = { 'api.stripe.com': 'Stripe has one host' };

const record = (variables: Readonly<Record<string, string>>, now = new Date()) => written(piecesIn(variables), now);
const usual = await record(production);

async function against(change: object, options: Options = {}, recorded = usual) {
  writeFileSync(join(root, 'staging.env'), lines({ ...staging, ...change }));
  writeFileSync(join(root, 'production.json'), recorded);
  let kept = '';
  const seen = await measureClaim(
    isolated({ than: 'production.json', shared, ...options }),
    isolated.probe,
    resolvedEnvironment(),
    {
      root,
      onKept: (files) => {
        kept = [...files.values()].map(String).join('');
      },
    },
  );
  return { secrets: seen['config/secrets-differ'], hosts: seen['config/hosts-differ'], kept };
}

describe('staging', () => {
  test('with secrets and hosts of its own', async () => {
    const { kept, ...seen } = await against({});
    expect(seen).toMatchObject({ secrets: { value: 0, samples: 2 }, hosts: { value: 0, samples: 1 } });
    expect(kept).not.toMatch(/canary|shop\.example/);
    expect(readFileSync(join(root, 'production.json'), 'utf8')).not.toMatch(/canary|shop\.example|stripe\.com/);
  });

  test.each<[string, object, kind: 'secrets' | 'hosts', items: readonly object[]]>([
    [
      'a secret',
      { JWT_SECRET: 'canary-production-jwt' },
      'secrets',
      [{ label: 'JWT_SECRET', detail: 'is production’s JWT_SECRET' }],
    ],
    [
      'a secret by another name',
      { SESSION_KEY: 'canary-production-jwt' },
      'secrets',
      [{ label: 'SESSION_KEY', detail: 'is production’s JWT_SECRET' }],
    ],
    [
      'a password',
      { DATABASE_URL: 'postgres://app:canary%2Dproduction-1@db-staging.shop.example/shop' },
      'secrets',
      [{ label: 'DATABASE_URL', detail: 'is production’s DATABASE_URL' }],
    ],
    ['a host', { PGHOST: 'DB.shop.example.' }, 'hosts', [{ label: 'PGHOST', detail: 'is production’s DATABASE_URL' }]],
  ])('with %s of production fails', async (_, change, kind, items) => {
    const { kept, ...seen } = await against(change);
    expect(seen[kind]).toMatchObject({ value: 1, items });
    expect(kept).not.toMatch(/canary|shop\.example/);
  });

  test('may share what is named', async () => {
    expect((await against({}, { shared: {} })).hosts).toMatchObject({ value: 1, items: [{ label: 'STRIPE_URL' }] });
    expect(
      (await against({ JWT_SECRET: 'canary-production-jwt' }, { shared: { ...shared, JWT_SECRET: 'test' } })).secrets,
    ).toMatchObject({ value: 0 });
  });

  test('was compared with something, and lately', async () => {
    const old = await record(production, new Date(Date.now() - 91 * 86_400_000));
    expect((await against({}, {}, old)).secrets).toMatchObject({
      value: { inWords: 'production.json is 91 days old, of at most 90: record it again' },
      samples: 0,
    });
    expect((await against({ JWT_SECRET: 'canary-production-jwt' }, {}, old)).secrets).toMatchObject({
      value: 1,
    });
    expect((await against({}, {}, await record({ TZ: 'UTC' }))).secrets).toMatchObject({
      value: { inWords: 'no secret in production.json' },
      samples: 0,
    });
    await expect(against({}, { file: 'none.env' })).rejects.toMatchObject({
      reason: { code: 'tool-failed', fix: expect.stringContaining('isolated({ file') },
    });
    writeFileSync(join(root, 'other.json'), '{}');
    await expect(against({}, { than: 'other.json' })).rejects.toMatchObject({
      reason: { detail: expect.stringContaining('is no file of') },
    });
    await expect(against({}, { than: 'none.json' })).rejects.toMatchObject({
      reason: { fix: expect.stringContaining('stagegate record isolation') },
    });
  });
});

test('production’s side records it', async () => {
  using project = new Project();
  project.write('production.env', lines(production));
  const recorded = await project.inProcess([
    'record',
    'isolation',
    'production.env',
    '--out',
    'stagegate/production.json',
  ]);
  expect(recorded).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^stagegate\/production\.json: salted hashes of 2 secrets and 2 hosts of 6 variables/,
    ),
  });
  const { hashes, salt } = JSON.parse(readFileSync(join(project.root, 'stagegate/production.json'), 'utf8'));
  expect([hashes.length, salt.length]).toEqual([4, 32]);
  project.write('empty.env', 'TZ=UTC\n');
  for (const file of ['empty.env', 'none.env'])
    expect(await project.inProcess(['record', 'isolation', file])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(file),
    });
});

test.each([
  ['SENTRY_DSN', 'https://abcdef0123456789@o1.ingest.sentry.io/42', ['secret', 'host']],
  ['SLACK_WEBHOOK', 'https://hooks.slack.com/services/T0/B0/xyz', ['secret', 'host']],
  ['CALLBACK', 'https://shop.example/?token=abcdefgh1', ['secret', 'host']],
  ['BUILD', '9f86d081884c7d659a2feaa0c55ad015', ['secret']],
  ['HOSTS', 'a.shop.example, localhost b.shop.example:443', ['host', 'host']],
  ['API_URL', 'http://localhost:8080', []],
  ['PUBLIC_URL', 'https://www.shop.example/', ['host']],
  ['SUPABASE_SERVICE_ROLE_KEY', 'eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.SflKxwRJSMeKKF2QT4', ['secret']],
  ['SENDGRID_API_KEY', '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', ['secret']],
  [
    'SERVICE_ACCOUNT',
    '{"private_key":"-----BEGIN abcdefgh1","token_uri":"https://oauth2.example.com/t"}',
    ['secret', 'host'],
  ],
  [
    'ConnectionStrings__Default',
    'Server=tcp:db.shop.example,1433;User ID=app;Password="canary-4711";Encrypt=True',
    ['host', 'secret'],
  ],
  ['JDBC', 'jdbc:sqlserver://db.shop.example:1433;user=app;password=canary-4711', ['host', 'secret']],
  [
    'BUS',
    'Endpoint=sb://shop.example/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=canary-4711',
    ['host', 'secret'],
  ],
  ['DB', 'host=db.shop.example port=5432 user=app password=canary-4711', ['host', 'secret']],
  ['KAFKA_BROKERS', 'b-1.shop.example:9092,b-2.shop.example:9092', ['host', 'host']],
  ['TENANT', '1c0e2a52-0c11-4dd8-9f3a-6b0c1f2f9b7e', ['secret']],
  ['NODE_OPTIONS', '--max-old-space-size=4096', []],
  ['LLM_MODEL', 'claude-3-5-sonnet-20241022', []],
  ['AUTH_PROVIDER', 'supabase', []],
  ['GIT_COMMIT_SHA', '9f86d081884c7d659a2feaa0c55ad015', []],
  ['LOG_LEVEL', 'information', []],
  ['API_KEY', 'short', []],
])('of %s=%s', (name, value, kinds) => {
  expect(piecesIn({ [name]: value }).map(({ kind }) => kind)).toEqual(kinds);
});

test.each<[unknown, RegExp]>([
  [{ than: '/etc/production.json' }, /than: expected a file inside the project/],
  [{ days: 0 }, /days: expected a whole number above 0/],
  [{ shared: ['api.stripe.com'] }, /shared: expected reasons by variable or host/],
])('%j is refused', (options, message) => expect(() => isolated(options as Options)).toThrow(message));
