// Set-up: gets the tools that a run needs, in parallel, and reports what is there.
import { chromium } from './chromium.js';
import { k6 } from './k6.js';
import { thisMachine } from './machine.js';
import { findNode, modulesProblem } from './node-modules.js';
import { postgres } from './postgres.js';
import { prometheus } from './prometheus.js';
import { redis } from './redis.js';

/** @import { Installer, Machine, Outcome, SetupOptions, Tool, Variables } from './types.ts' */

/** @type {Record<Tool, Installer>} */
const installers = { chromium, k6, redis, postgres, prometheus };

export const toolNames = /** @type {readonly Tool[]} */ (Object.keys(installers));

/**
 * Finds the tools, and gets the ones that are missing. Never rejects: what is not available is returned as missing, with how to fix it.
 * @template {Tool} T
 * @param {readonly T[]} tools
 * @param {SetupOptions} [options]
 * @returns {Promise<Record<T, Outcome>>}
 */
export function ensure(tools, options = {}) {
  return ensureOn(thisMachine(options), tools);
}

/**
 * As `ensure`, on a machine that is known already.
 * @template {Tool} T
 * @param {Machine} machine
 * @param {readonly T[]} tools
 * @returns {Promise<Record<T, Outcome>>}
 */
export async function ensureOn(machine, tools) {
  return forEach(machine, tools, async (tool) => {
    const found = await installers[tool].find(machine);
    if ('path' in found || found.final === true) return found;
    if (machine.offline) return { missing: `${found.missing} (offline: nothing was installed)`, fix: found.fix };
    return await installers[tool].install(machine, found);
  });
}

/**
 * Those that the user has named in a variable of their own.
 * @template {Tool} T
 * @param {readonly T[]} tools
 * @param {Variables} env
 */
export function namedIn(tools, env) {
  return tools.filter((tool) => env[installers[tool].variable ?? '']);
}

/**
 * What is there, from where, and how to get what is not. Installs nothing.
 * @param {SetupOptions} [options]
 * @returns {Promise<Partial<Record<Tool | 'packages', Outcome>> & { node: Outcome }>}
 */
export async function inspect(options = {}) {
  return inspectOn(thisMachine(options));
}

/**
 * As `inspect`, on a machine that is known already. What only stand-ins need is of no use next to the package.
 * @param {Machine} machine
 * @returns {Promise<Partial<Record<Tool | 'packages', Outcome>> & { node: Outcome }>}
 */
async function inspectOn(machine) {
  /** @type {readonly Tool[]} */
  const wanted = machine.repository ? toolNames : ['chromium', 'k6'];
  const tools = await forEach(machine, wanted, (tool) => installers[tool].find(machine));
  return { node: findNode(machine), ...(machine.repository ? { packages: inspectPackages(machine) } : {}), ...tools };
}

/**
 * @param {Machine} machine
 * @returns {Outcome}
 */
function inspectPackages(machine) {
  const problem = modulesProblem(machine.root);
  if (problem !== undefined) return { missing: problem, fix: 'run "npm ci"' };
  return { path: `${machine.root}/node_modules`, version: 'as package-lock.json says', how: 'npm ci' };
}

/**
 * @template {string} T
 * @param {Machine} machine
 * @param {readonly T[]} tools
 * @param {(tool: T) => Promise<Outcome>} outcome
 * @returns {Promise<Record<T, Outcome>>}
 */
async function forEach(machine, tools, outcome) {
  const entries = tools.map(async (tool) => {
    try {
      return [tool, await outcome(tool)];
    } catch (error) {
      return [
        tool,
        {
          missing: `its set-up failed: ${error instanceof Error ? error.message : error}`,
          fix: `run "${machine.repository ? 'npm run doctor' : 'npx stagegate doctor'}"`,
        },
      ];
    }
  });
  return Object.fromEntries(await Promise.all(entries));
}
