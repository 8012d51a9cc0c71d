// `npm test`: set-up, then every test. `npm test -- suites/health` runs that folder's tests, `npm test -- --changed` those that a change affects.
import { ensureOn } from '../setup/index.js';
import { thisMachine } from '../setup/machine.js';
import { runTests } from './vitest.js';

process.exitCode = 1;
const { k6 } = await tools(['chromium', 'k6', 'redis', 'postgres', 'prometheus']);
if (k6 !== undefined && 'path' in k6) process.env['K6_BIN'] = k6.path;
const args = process.argv.slice(2).filter((arg) => arg !== '--offline' && arg !== '--yes');
if (await runTests(args)) process.exitCode = 0;

/**
 * A missing tool is reported here; the tests that need it fail or are skipped.
 * @param {import('../setup/types.ts').Tool[]} names
 */
async function tools(names) {
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const found = await ensureOn(
    thisMachine({
      signal: interrupt.signal,
      offline: process.argv.includes('--offline'),
      yes: process.argv.includes('--yes'),
    }),
    names,
  );
  process.off('SIGINT', stop).off('SIGTERM', stop);
  interrupt.signal.throwIfAborted();
  for (const [name, tool] of Object.entries(found)) {
    if ('path' in tool) process.stdout.write(`ok      ${name} ${tool.version} (${tool.how})\n`);
    else process.stdout.write(`MISSING ${name}: ${tool.missing}. To fix it, ${tool.fix}.\n`);
  }
  return found;
}
