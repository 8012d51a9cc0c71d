#!/usr/bin/env node
// Starts a command under a Node that runs TypeScript, after set-up has installed what the checkout lacks. Runs in any Node from 18 on.
// Nothing is imported before this: Node exits with 1 if an import fails or an error is not caught, which would read as blocked. 3 is "could not start".
process.on('uncaughtException', (error) => {
  process.exitCode = 3;
  process.stderr.write(`stagegate could not start: ${error instanceof Error ? error.message : error}\n`);
  process.exit();
});
const [{ join }, { thisMachine }, { findNode, installModules, modulesProblem }, { supervise }] = await Promise.all([
  import('node:path'),
  import('../setup/machine.js'),
  import('../setup/node-modules.js'),
  import('./supervise.js'),
]);

/** @import { StandInFolder } from '../fixtures/stand-ins/find.js' */
/** @import { Machine, Tool } from '../setup/types.ts' */

/** @type {Record<string, string>} Every other command is one of gate/cli.js. */
const ownScripts = {
  test: 'scripts/test.js',
  check: 'scripts/check.js',
  faults: 'scripts/faults.js',
  bench: 'scripts/bench.js',
  package: 'scripts/package.js',
  repeat: 'scripts/repeat.js',
};

/** Set-up gets these from npm packages, or with them. @type {readonly Tool[]} */
const throughPackages = ['chromium', 'postgres'];

const [command = 'gate', ...args] = process.argv.slice(2);
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
  if ('missing' in node) return refuse(`${node.missing}. To fix it, ${node.fix}.`, 3);
  const script = ownScripts[command];
  return supervise(
    node.path,
    script === undefined
      ? [join(machine.root, 'gate', 'cli.js'), command, ...args]
      : [join(machine.root, script), ...args],
  );
}

/**
 * Installs the npm packages and, at the same time, the tools that this command is known to need: one after the other takes twice as long.
 * @param {Machine} machine
 * @returns {Promise<string | undefined>} why it failed
 */
async function freshCheckout(machine) {
  const [{ findStandIns }, { ensureOn }] = await Promise.all([
    import('../fixtures/stand-ins/find.js'),
    import('../setup/index.js'),
  ]);
  const { systems, problems } = findStandIns([machine.root]);
  if (problems.length > 0) return problems.join('\n');
  const needed = neededTools(systems);
  const packages = installModules(machine).then(async (problem) => {
    if (problem === undefined)
      await ensureOn(
        machine,
        needed.filter((tool) => throughPackages.includes(tool)),
      );
    return problem;
  });
  const others = ensureOn(
    machine,
    needed.filter((tool) => !throughPackages.includes(tool)),
  );
  const [problem] = await Promise.all([packages, others]);
  return problem;
}

/**
 * @param {readonly StandInFolder[]} systems
 * @returns {Tool[]}
 */
function neededTools(systems) {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const demo = command === 'gate' && (words[0] === undefined || words[0] === 'demo');
  const named = systems.find(({ system }) => system === words[1]) ?? systems.find(({ isDefault }) => isDefault);
  const gated = command === 'test' ? systems : demo && named !== undefined ? [named] : [];
  return [...new Set(gated.flatMap(({ tools }) => tools))];
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
