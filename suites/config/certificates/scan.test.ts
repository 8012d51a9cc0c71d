import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject, Task } from '../../../core/model.ts';
import { certificateClaim } from './scan.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stagegate-certificates-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const task = (args: JsonObject): Task => ({
  id: 'uat/shop',
  layer: 'uat',
  runner: 'playwright',
  args,
  effect: 'write',
  contact: { of: 'test' },
  checks: [],
  seconds: 1,
  deadline: 60,
});

function found(tasks: readonly Task[], variables = {}, app = 'https://staging.shop.test') {
  return certificateClaim(tasks, { root, origins: { app }, variables })?.drafts.quick;
}

const off = (args: JsonObject): unknown => found([task(args)])?.args['off'];

test.each([
  ['test.use({ ignoreHTTPSErrors: true });', true],
  ['const options = { ignoreHTTPSErrors : true }', true],
  ['export const options = { insecureSkipTLSVerify: true };', true],
  ['new https.Agent({ rejectUnauthorized: false })', true],
  ["process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';", true],
  ["process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = 0;", true],
  ['request(url).disableTLSCerts()', true],
  ["args: ['--ignore-certificate-errors']", true],
  ["args: ['--ignore-certificate-errors-spki-list=abc']", false],
  ['test.use({ ignoreHTTPSErrors: false });', false],
  ['// test.use({ ignoreHTTPSErrors: true });', false],
  ['/* ignoreHTTPSErrors: true */', false],
  ["fetch('https://staging.shop.test/');", false],
])('%s is seen as it is', (line, seen) => {
  write({ 'uat/a.spec.ts': `import 'x';\n${line}\n` });
  expect(off({ specs: ['uat'] })).toEqual(seen ? [`uat/a.spec.ts:2 (${line})`] : []);
});

test('patterns in quotes are no comments', () => {
  write({
    'uat/a.spec.ts': "const a = '**/*.spec.ts';\nuse({ ignoreHTTPSErrors: true }); // it's\nconst b = `**/*.ts`;\n",
    'uat/b.spec.ts': "const a = 'it\\'s /*'; /* ignoreHTTPSErrors: true */\n// '\n// ignoreHTTPSErrors: true '\n",
  });
  expect(off({ specs: ['uat'] })).toEqual(['uat/a.spec.ts:2 (use({ ignoreHTTPSErrors: true });)']);
});

test('configurations, scripts and what they import are looked at, and other files are not', () => {
  const line = 'export const use = { ignoreHTTPSErrors: true };';
  write({
    'pw.config.ts': "import { use } from './base/settings';",
    'base/settings.ts': line,
    'load/orders.ts': "import { options } from './options.ts';",
    'load/options.ts': 'export const options = { insecureSkipTLSVerify: true };',
    'other/a.ts': line,
    'uat/node_modules/x/a.js': line,
    'uat/a.spec.ts': '',
  });
  expect(off({ specs: ['uat'], config: 'pw.config.ts' })).toEqual([`base/settings.ts:1 (${line})`]);
  expect(off({ script: 'load/orders.ts' })).toEqual([
    'load/options.ts:1 (export const options = { insecureSkipTLSVerify: true };)',
  ]);
});

test.each([
  ['curl -k https://staging.shop.test', true],
  ['curl -sk https://staging.shop.test', true],
  ['newman run shop.json --insecure', true],
  ['NODE_TLS_REJECT_UNAUTHORIZED=0 node check.js', true],
  ['pytest -k smoke --junitxml out.xml', false],
  ['curl https://staging.shop.test\npytest -k smoke', false],
  ['make check', false],
])('the command "%s" is seen as it is', (run, seen) => {
  expect(off({ run })).toEqual(seen ? [`the command "${run}"`] : []);
});

test('what a tool says of its configuration counts, once', () => {
  write({ 'pw.config.ts': 'export default { use: { ignoreHTTPSErrors: insecure() } };' });
  const unchecked = ['pw.config.ts (ignoreHTTPSErrors)'];
  expect(off({ specs: [], config: 'pw.config.ts', unchecked })).toEqual(unchecked);
  write({ 'pw.config.ts': 'export default { use: { ignoreHTTPSErrors: true } };' });
  expect(off({ specs: [], config: 'pw.config.ts', unchecked })).toHaveLength(1);
});

describe('the check', () => {
  test('is required where something is switched off, by the environment too', () => {
    const draft = found([], { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, 'http://staging.shop.test');
    expect(draft).toMatchObject({
      checks: [{ id: 'config/certificates', level: 'required' }],
      args: { off: ['the environment variable NODE_TLS_REJECT_UNAUTHORIZED is 0'] },
    });
  });

  test('is advisory where staging has certificates and all of them are checked', () => {
    expect(found([task({ specs: ['uat'] })], { NODE_TLS_REJECT_UNAUTHORIZED: '1' })).toMatchObject({
      checks: [{ level: 'advisory' }],
      args: { off: [], looked: ['the environment variable NODE_TLS_REJECT_UNAUTHORIZED', 'uat/shop'] },
    });
  });

  test('is not there where staging has none', () => {
    expect(found([task({ specs: ['uat'] })], {}, 'http://staging.shop.test')).toBeUndefined();
  });
});
