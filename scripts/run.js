// Starts a command under a Node that runs TypeScript, after set-up has brought what the checkout lacks. Runs in any Node from 18 on.
import { join } from 'node:path';
import { ensureOn } from '../setup/index.js';
import { thisMachine } from '../setup/machine.js';
import { findNode, installModules, modulesProblem } from '../setup/node-modules.js';
import { supervise } from './supervise.js';

/** @import { Machine, Tool } from '../setup/types.ts' */

/** @type {Record<string, string>} Every other command is one of gate/cli.ts. */
const ownScripts = {
  test: 'scripts/test.js',
  check: 'scripts/check.js',
  faults: 'scripts/faults.js',
  bench: 'scripts/bench.js',
  package: 'scripts/package.js',
};

const [command = 'gate', ...args] = process.argv.slice(2);
// No crash of set-up may read as blocked or promotable: 3 is "could not start".
process.exitCode = 3;
process.exitCode = await main();

/** @returns {Promise<number>} the exit code */
async function main() {
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const machine = thisMachine({
    signal: interrupt.signal,
    yes: args.includes('--yes'),
    ...(args.includes('--offline') ? { offline: true } : {}),
  });
  const problem = modulesProblem(machine.root) === undefined ? undefined : await freshCheckout(machine);
  process.off('SIGINT', stop).off('SIGTERM', stop);
  if (interrupt.signal.aborted) return refuse('set-up was interrupted', 2);
  if (problem !== undefined) return refuse(problem, 3);
  const node = findNode(machine);
  if ('missing' in node) return refuse(`${node.missing}. To mend it, ${node.mend}.`, 3);
  const script = ownScripts[command];
  return supervise(
    node.path,
    script === undefined
      ? [join(machine.root, 'gate', 'cli.ts'), command, ...args]
      : [join(machine.root, script), ...args],
  );
}

/**
 * Brings the npm packages and, beside them, what this command is known to need: waiting for one after the other takes twice as long.
 * @param {Machine} machine
 * @returns {Promise<string | undefined>} why it failed
 */
async function freshCheckout(machine) {
  const needed = known();
  // Playwright's download needs Playwright.
  const packages = installModules(machine).then(async (problem) => {
    if (problem === undefined)
      await ensureOn(
        machine,
        needed.filter((tool) => tool === 'chromium'),
      );
    return problem;
  });
  const others = ensureOn(
    machine,
    needed.filter((tool) => tool !== 'chromium'),
  );
  const [problem] = await Promise.all([packages, others]);
  return problem;
}

/** @returns {Tool[]} */
function known() {
  const environment = args.find((arg) => !arg.startsWith('-'));
  const demo = command === 'gate' && (environment === undefined || environment === 'demo');
  return demo || command === 'test' ? ['chromium', 'k6', 'redis'] : [];
}

/**
 * @param {string} why
 * @param {number} code
 */
function refuse(why, code) {
  process.stderr.write(`stagegate could not start: ${why}\n`);
  if (!(command in ownScripts)) return code;
  process.stdout.write('0 passed, 1 failed\n');
  return 1;
}
