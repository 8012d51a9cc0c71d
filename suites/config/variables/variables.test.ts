import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Files } from '../../../core/claim.ts';
import type { Measurements } from '../../../core/model.ts';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { variables } from './variables.ts';

type VariablesOptions = OptionsOf<typeof variables>;
const { probe } = variables;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stagegate-variables-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const environment = resolvedEnvironment({
  origins: { api: 'https://api-staging.shop.example' },
  production: ['shop.example'],
});

function measure(text: string, options: VariablesOptions = {}): Promise<Measurements> {
  writeFileSync(join(root, 'staging.env'), text);
  return measureClaim(variables(options), probe, environment, { root });
}

const sound = `# staging
NODE_ENV=staging
API_BASE_URL=https://api-staging.shop.example/v1
DATABASE_URL="postgresql://app:s3cret-canary@staging-db.internal:5432/shop"
EMAIL_FROM=noreply-staging@shop.example
PAYU_ENVIRONMENT=sandbox
APP_DEBUG=false
JWT_SECRET=0123456789abcdef0123456789abcdef
`;
const shape = {
  required: ['NODE_ENV', 'DATABASE_URL'],
  values: { PAYU_ENVIRONMENT: 'sandbox', APP_DEBUG: 'false' },
  secrets: { JWT_SECRET: 32 },
};

test('the claim has a check for each kind of flaw and for each exact text', () => {
  const ids = (options: VariablesOptions) =>
    variables(options).drafts.quick.checks.map(({ id, threshold }) => [id, threshold.max ?? threshold.is]);
  expect(ids({ ...shape, covers: ['OSB-13'] })).toEqual([
    ['config/variables-present', 0],
    ['config/variables-resolved', 0],
    ['config/no-production', 0],
    ['config/secrets-long-enough', 0],
    ['config/payu-environment', 'sandbox'],
    ['config/app-debug', 'false'],
  ]);
  expect(ids({ name: 'worker' }).map(([id]) => id)).toEqual([
    'config/worker-variables-resolved',
    'config/worker-no-production',
  ]);
});

test('sound variables have no flaw', async () => {
  const seen = await measure(sound, shape);
  expect(Object.fromEntries(Object.entries(seen).map(([id, { value }]) => [id, value]))).toEqual({
    'config/variables-present': 0,
    'config/variables-resolved': 0,
    'config/no-production': 0,
    'config/secrets-long-enough': 0,
    'config/payu-environment': 'sandbox',
    'config/app-debug': 'false',
  });
  expect(Object.values(seen).every(({ items }) => items === undefined)).toBe(true);
});

describe('a production host', () => {
  const named = async (value: string): Promise<readonly (string | undefined)[]> => {
    const items = (await measure(`NAME='${value}'\n`))['config/no-production']?.items ?? [];
    return items.map(({ detail }) => detail?.replace('names the production host ', ''));
  };

  test.each([
    ['jdbc:postgresql://db.shop.example:5432/app', 'db.shop.example'],
    ['user:pw@tcp(db.shop.example:3306)/app', 'db.shop.example'],
    ['jdbc:oracle:thin:app/pw@db.shop.example:1521/shop', 'db.shop.example'],
    ['https://user:pw@db.shop.example/app', 'db.shop.example'],
    ['postgres://app@db.shop.example', 'db.shop.example'],
    ['postgres://app:p%2Fw@db.shop.example', 'db.shop.example'],
    ['smtp://noreply@shop.example:pw@mail.shop.example', 'mail.shop.example'],
    ['user:pw@db.shop.example', 'db.shop.example'],
    ['app@db.shop.example:5432', 'db.shop.example'],
    ['Server=DB.shop.example;User=app', 'db.shop.example'],
    ['https://a.test/?next=https%3A%2F%2Fwww.shop.example%2F', 'www.shop.example'],
    ['["https://www.shop.example."]', 'www.shop.example'],
    ['.shop.example', 'shop.example'],
  ])('is found in %s', async (value, host) => {
    expect(await named(value)).toEqual([host]);
  });

  test.each([
    ['the domain of a mail address', 'noreply-staging@shop.example'],
    ['a mail address with a name', 'Shop <noreply@mail.shop.example>'],
    ['several mail addresses', 'a@shop.example,b@shop.example; c@shop.example.'],
    ['a link to a mail address', 'mailto:noreply@shop.example?subject=x'],
    ['a mail address in a URL', 'https://a.test/?mail=noreply@shop.example'],
    ['a mail address as the user of a URL', 'smtp://noreply%40shop.example:pw@mail.test'],
    ['a declared origin', 'jdbc:x://api-staging.shop.example:5432/app'],
    ['a declared origin, escaped', 'https%3A%2F%2Fapi-staging.shop.example'],
    ['another host that ends alike', 'https://myshop.example my-shop.example'],
    ['another host that starts alike', 'https://shop.example.test shop.example-cert'],
  ])('is not %s: %s', async (_, value) => {
    expect(await named(value)).toEqual([]);
  });
});

describe('a flaw is named with its variable', () => {
  test.each<[string, string, string, string, RegExp]>([
    ['missing', sound.replace(/^NODE_ENV=.*$/m, ''), 'variables-present', 'NODE_ENV', /is not there/],
    [
      'empty',
      sound.replace('staging\n', '\n').replace('NODE_ENV=staging', 'NODE_ENV='),
      'variables-present',
      'NODE_ENV',
      /is empty/,
    ],
    [
      'unresolved',
      `${sound}KEY=a-\${STAGING_KEY:-s3cret-canary}\n`,
      'variables-resolved',
      'KEY',
      /^contains \$\{STAGING_KEY\}$/,
    ],
    ['a template', `${sound}KEY={{ vault.key }}\n`, 'variables-resolved', 'KEY', /template/],
    [
      'a production host',
      `${sound}CDN=https://cdn.shop.example/x\n`,
      'no-production',
      'CDN',
      /names the production host cdn\.shop\.example/,
    ],
    [
      'a production host behind a password',
      `${sound}DB=mysql://u:s3cret-canary@db.shop.example:3306,replica\n`,
      'no-production',
      'DB',
      /db\.shop\.example/,
    ],
    ['a bare production host', `${sound}HOSTS=localhost,shop.example:443\n`, 'no-production', 'HOSTS', /shop\.example/],
    ['a live key', `${sound}STRIPE=sk_live_s3cretcanary\n`, 'no-production', 'STRIPE', /live key/],
    ['a forbidden text', `${sound}DB=PROD-DB.internal\n`, 'no-production', 'DB', /contains "prod-db"/],
    ['a short secret', sound.replace('0123456789abcdef0', '0'), 'secrets-long-enough', 'JWT_SECRET', /fewer than 32/],
  ])('%s', async (_, text, check, name, detail) => {
    const seen = await measure(text, { ...shape, forbid: ['prod-db'] });
    expect(seen[`config/${check}`]).toMatchObject({
      value: 1,
      unit: 'count',
      items: [{ label: name, detail: expect.stringMatching(detail) }],
    });
    expect(JSON.stringify(seen)).not.toMatch(/s3cret-?canary|0123456789/);
  });

  test.each([
    ['another text', sound.replace('sandbox', 'production'), 'production'],
    ['no text', sound.replace(/^PAYU.*$/m, ''), { inWords: '(absent)' }],
  ])('%s where an exact one was declared', async (_, text, value) => {
    expect((await measure(text, shape))['config/payu-environment']).toMatchObject({ value, unit: 'text' });
  });

  test('a declared value is compared whole', async () => {
    const long = 'x'.repeat(150);
    const seen = await measure(`${sound}LONG=${long}y\n`, { values: { LONG: `${long}z` } });
    expect(seen['config/long']?.value).toBe(`${long}y`);
  });
});

test('the evidence shows no value but the declared ones', async () => {
  writeFileSync(join(root, 'staging.env'), sound);
  const files = await probe.measure(JSON.parse(JSON.stringify(variables(shape).drafts.quick.args)), {
    environment,
    root,
  } as never);
  expect(JSON.stringify(files)).toContain('"PAYU_ENVIRONMENT":"sandbox"');
  expect(JSON.stringify(files)).not.toMatch(/canary|0123456789|staging-db/);
});

test('a file that cannot be read was not seen, and neither was an empty one', async () => {
  writeFileSync(join(root, 'staging.env'), sound);
  const claim = variables({ file: 'stagin.env' });
  let kept: Files = new Map();
  const onKept = (files: Files): void => {
    kept = files;
  };
  expect(await measureClaim(claim, probe, environment, { root, onKept })).toEqual({});
  const { args, checks } = claim.drafts.quick;
  const gaps = probe.gaps?.(args, kept, checks) ?? {};
  expect(Object.keys(gaps)).toEqual(checks.map(({ id }) => id));
  expect(new Set(Object.values(gaps).map(({ detail }) => detail))).toEqual(
    new Set(['stagin.env is not there; did you mean "staging.env"?']),
  );
  expect(Object.values(gaps)[0]?.fix).toContain('variables({ file: … })');
  const empty = Object.values(await measure('# nothing\n'));
  expect(empty.length).toBeGreaterThan(0);
  for (const { value, samples } of empty) expect([value, samples]).toEqual([{ inWords: 'no variable in the file' }, 0]);
});

test.each<[VariablesOptions, RegExp]>([
  [{ required: ['JWT SECRET'] }, /required\.0: expected a variable's name.*got "JWT SECRET" \(string\)/],
  [{ secrets: { JWT_SECRET: 4 } }, /secrets\.JWT_SECRET: expected a smallest length.*got 4 \(number\)/],
  [{ values: { DEBUG: false as never } }, /values\.DEBUG: expected the exact text.*got false \(boolean\)/],
])('%j is refused', (options, message) => {
  expect(() => variables(options)).toThrow(message);
});
