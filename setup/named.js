/** @import { Machine, Outcome } from './types.ts' */

/**
 * The tool that an environment variable names; no other is tried if it does not work. Undefined if the variable is not set.
 * @param {Machine} machine
 * @param {string} variable
 * @param {string} tool
 * @param {(machine: Machine, path: string, how: string) => Promise<Outcome>} working
 * @returns {Promise<Outcome | undefined>}
 */
export async function named(machine, variable, tool, working) {
  const path = machine.env[variable];
  if (!path) return undefined;
  const found = await working(machine, path, variable);
  if ('path' in found) return found;
  return {
    missing: `${variable} is "${path}", which does not work: ${found.missing}`,
    fix: `name ${tool} in ${variable}, or unset it`,
    final: true,
  };
}
