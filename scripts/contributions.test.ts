import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { contributions, type Row } from './contributions.ts';

const root = dirname(import.meta.dirname);
const rows = await contributions(root);

/** `| a claim | 11 | 100 | 1 |` in a document. */
function rowsIn(document: string): readonly Row[] {
  return [...document.matchAll(/^\| (.+?) \| (\d+) \| (\d+) \| (\d+) \|$/gm)].map(([, kind = '', ...numbers]) => {
    const [count = 0, lines = 0, elsewhere = 0] = numbers.map(Number);
    return { kind, count, lines, elsewhere };
  });
}

test('CONTRIBUTING.md says how long each contribution is, to a tenth', () => {
  const written = rowsIn(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'));
  expect(written.map(({ kind }) => kind)).toEqual(rows.map(({ kind }) => kind));
  for (const [index, { kind, lines, elsewhere }] of rows.entries()) {
    expect(written[index], `${kind}: node scripts/contributions.ts prints the table`).toMatchObject({ elsewhere });
    expect(Math.abs((written[index]?.lines ?? 0) - lines), `${kind} has ${lines} lines`).toBeLessThanOrEqual(
      Math.max(2, lines / 10),
    );
  }
});

test('a claim stays short, and is one line elsewhere', () => {
  expect(rows[0]?.count).toBeGreaterThan(8);
  expect(rows[0]?.lines).toBeLessThanOrEqual(120);
  expect(rows[0]?.elsewhere).toBe(1);
});
