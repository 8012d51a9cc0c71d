import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isAbort, lastError, readLog } from './log.ts';

test('what ended the load is kept, however much the script has said before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stagegate-log-'));
  const said = Array.from({ length: 300 }, (_, index) => ({ level: 'info', source: 'console', msg: `order ${index}` }));
  const abort = { level: 'error', msg: 'at least one has abortOnFail enabled, stopping test prematurely' };
  writeFileSync(join(folder, 'stderr.txt'), [...said, abort].map((line) => JSON.stringify(line)).join('\n'));
  const { lines, omitted } = await readLog(join(folder, 'stderr.txt'));
  expect([lines.some(isAbort), omitted]).toEqual([true, 100]);
  rmSync(folder, { recursive: true });
});

test.each([
  [
    'could not load JS test \'file:///a/b.ts\': file:///a/b.ts: Line 3:20 Unexpected ";"',
    'could not load JS test \'file:///a/b.ts\': file:///a/b.ts:3:20: Unexpected ";"',
  ],
  ['file:///a/b.ts: Line 9:0 Unexpected end of file', 'file:///a/b.ts, at its end: Unexpected end of file'],
  ['file:///a/b.js: Line 9:1 Unexpected end of input', 'file:///a/b.js, at its end: Unexpected end of input'],
])('the place of an error is one in the file: %s', (message, shown) => {
  expect(lastError({ exceptions: 0, omitted: 0, lines: [{ level: 'error', message, count: 1 }] })).toBe(shown);
});
