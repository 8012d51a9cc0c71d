import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isAbort, readLog } from './log.ts';

test('what ended the load is kept, however much the script has said before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stagegate-log-'));
  const said = Array.from({ length: 300 }, (_, index) => ({ level: 'info', source: 'console', msg: `order ${index}` }));
  const abort = { level: 'error', msg: 'at least one has abortOnFail enabled, stopping test prematurely' };
  writeFileSync(join(folder, 'stderr.txt'), [...said, abort].map((line) => JSON.stringify(line)).join('\n'));
  const { lines, omitted } = await readLog(join(folder, 'stderr.txt'));
  expect([lines.some(isAbort), omitted]).toEqual([true, 100]);
  rmSync(folder, { recursive: true });
});
