import { mkdirSync, mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { isWritten, unwrittenIn } from './env-writes.ts';

test.each([
  'process.env.TOKEN = body.token;',
  "if (body.token) process.env['TOKEN'] = body.token;",
  'env.TOKEN ??= await signIn();',
  'env.TOKEN ||= token',
  "vi.stubEnv('TOKEN', token)",
  '({ token: process.env.TOKEN } = body)',
  '[process.env.TOKEN] = tokens',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a suite has in its file
  "writeFileSync('.env', `TOKEN=${token}`)",
  'Object.assign(process.env, await answer.json())',
  'process.env = { ...process.env, ...body }',
  'for (const [key, value] of Object.entries(body)) process.env[key] = value;',
])('%s may set TOKEN', (source) => {
  expect(isWritten(source, 'TOKEN')).toBe(true);
});

test.each([
  'const token = process.env.TOKEN;',
  'const TOKEN = process.env.TOKEN;',
  "const { TOKEN = '' } = process.env;",
  "if (process.env.TOKEN === '') process.env.OTHER_TOKEN = process.env['TOKEN'] == null;",
  "for (const name of ['TOKEN', 'PIN']) if (!process.env[name]) throw new Error(name);",
  "vitest({ specs: 'api', origins: { TOKEN: 'app' }, variables: ['TOKEN'] })",
  'const has = () => process.env.TOKEN; run({ env: process.env });',
])('%s does not', (source) => {
  expect(isWritten(source, 'TOKEN')).toBe(false);
});

function unwritten(files: Readonly<Record<string, string>>): readonly string[] {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'gate-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true });
    writeFileSync(join(folder.path, path), text);
  }
  return unwrittenIn(folder.path, ['TOKEN', 'PIN']);
}

test('every source file counts, but what others wrote', () => {
  expect(unwritten({ 'a/b/set-up.mts': 'process.env.TOKEN = token;', 'a.spec.ts': 'process.env.PIN' })).toEqual([
    'PIN',
  ]);
  expect(unwritten({ 'node_modules/x/index.js': 'process.env.PIN = 1', '.cache/x.js': 'process.env.PIN = 1' })).toEqual(
    ['TOKEN', 'PIN'],
  );
  expect(unwritten({})).toEqual(['TOKEN', 'PIN']);
});

test('of very many files it is not known', () => {
  const many = Array.from({ length: 5_001 }, (_, n) => [`${n}.ts`, ''] as const);
  expect(unwritten(Object.fromEntries(many))).toEqual([]);
});
