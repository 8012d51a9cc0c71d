import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { docstring, exported, reference } from './reference.ts';
import { takes } from './takes.ts';

const root = dirname(dirname(import.meta.dirname));

test('docs/claims.md says what the code says', async () => {
  await expect(await reference(root)).toMatchFileSnapshot('../../docs/claims.md');
});

test('every claim is there', async () => {
  const text = await reference(root);
  const claims = exported(root).filter(({ path }) => !/^(?:core|fixtures)\//.test(path));
  expect(claims.length).toBeGreaterThan(8);
  for (const { name } of claims) expect(text).toContain(`### \`${name}(`);
});

test('a pattern in a docstring is not its beginning', () => {
  const source =
    '/** Of another. */\nconst a = 1;\n/**\n * Files `dist/**`.\n *\n * - More.\n */\nexport const page = probeClaim({})';
  expect(docstring(source, 'page')).toBe('Files `dist/**`.\n\n- More.');
});

test('a claim without a docstring is refused', () => {
  expect(() => docstring('/** Another. */\nconst a = 1;\nexport const page = probeClaim({})', 'page')).toThrow(
    'page has no docstring.',
  );
});

test.each([
  [z.enum(['a', 'b']), '"a" or "b"'],
  [z.array(z.string()), 'list of strings'],
  [z.tuple([z.int().min(0), z.string()]), '[whole number ≥ 0, string]'],
  [z.strictObject({ max: z.number().positive(), is: z.string().optional() }), '{ max: number > 0, is?: string }'],
  [z.record(z.string(), z.boolean()), '{ name: true or false }'],
  [
    z.record(z.string(), z.union([z.number(), z.string()]).meta({ title: 'an expected value' })),
    '{ name: an expected value }',
  ],
  [z.union([z.literal(true), z.strictObject({ at: z.string() })]), 'true or { at: string }'],
])('an option takes %#', (schema, words) => {
  expect(takes(z.toJSONSchema(schema, { io: 'input' }))).toBe(words);
});
