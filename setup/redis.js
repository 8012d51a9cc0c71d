// Redis 6 or newer, for the stand-ins: on the PATH, else from the package manager.
import { onPath } from './commands.js';
import { installCommand, installPackage } from './packages.js';
import { atLeast, versionText } from './versions.js';

/** @import { Installer, Machine, Missing, Outcome } from './types.ts' */

/** @type {Installer} */
export const redis = { find, install };

/**
 * @param {Machine} machine
 * @returns {Promise<Outcome>}
 */
async function find(machine) {
  const command = installCommand(machine, 'redis');
  const fix =
    command === undefined ? 'install Redis 6 or newer so that redis-server is on the PATH' : `run "${command}"`;
  const path = onPath(machine, 'redis-server');
  if (path === undefined) return { missing: 'no redis-server is on the PATH', fix };
  const answer = await versionText(machine, path, '--version');
  if ('failure' in answer) return { missing: `${path} does not work: ${answer.failure}`, fix };
  const version = /v=(\d+\.\d+\.\d+)/.exec(answer.text)?.[1];
  if (version === undefined)
    return { missing: `${path} does not say its version, but "${answer.text.slice(0, 80)}"`, fix };
  return atLeast(version, '6')
    ? { path, version, how: 'PATH' }
    : { missing: `${path} is version ${version}; 6 or newer is needed`, fix };
}

/**
 * @param {Machine} machine
 * @param {Missing} why
 * @returns {Promise<Outcome>}
 */
async function install(machine, why) {
  const installed = await installPackage(machine, 'redis');
  if ('missing' in installed) return { missing: `${why.missing}; ${installed.missing}`, fix: installed.fix };
  const found = await find(machine);
  return 'path' in found ? { ...found, how: installed.by } : found;
}
