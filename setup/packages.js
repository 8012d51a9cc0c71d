// The system's package manager: as root, or with sudo when that was asked for; otherwise it is only named.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { onPath, run, telling } from './commands.js';

/** @import { Machine, Package } from './types.ts' */

/**
 * @typedef {object} Manager
 * @property {string} name
 * @property {readonly string[]} install
 * @property {boolean} root it needs root
 * @property {Partial<Record<Package, string>>} packages
 */

/** @type {readonly Manager[]} */
const managers = [
  {
    name: 'apt-get',
    install: ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'],
    root: true,
    packages: {
      chromium: 'chromium',
      'headless-shell': 'chromium-headless-shell',
      redis: 'redis-server',
      postgres: 'postgresql',
      prometheus: 'prometheus',
    },
  },
  {
    name: 'dnf',
    install: ['install', '-y'],
    root: true,
    packages: { chromium: 'chromium', redis: 'redis', postgres: 'postgresql-server' },
  },
  {
    name: 'apk',
    install: ['add'],
    root: true,
    packages: { chromium: 'chromium', redis: 'redis', postgres: 'postgresql', prometheus: 'prometheus' },
  },
  {
    name: 'brew',
    install: ['install'],
    root: false,
    packages: { chromium: 'chromium', redis: 'redis', postgres: 'postgresql', prometheus: 'prometheus', k6: 'k6' },
  },
];

/**
 * The command that a person would type, or undefined if no known manager has the tool.
 * @param {Machine} machine
 * @param {Package} tool
 */
export function installCommand(machine, tool) {
  const manager = managerOf(machine, tool);
  if (manager === undefined) return undefined;
  const sudo = manager.root && machine.uid !== 0 ? 'sudo ' : '';
  return `${sudo}${manager.name} ${manager.install[0]} ${manager.packages[tool]}`;
}

/**
 * Installs the tool's package when that is allowed.
 * @param {Machine} machine
 * @param {Package} tool
 * @returns {Promise<{ by: string } | { missing: string, fix: string }>}
 */
export async function installPackage(machine, tool) {
  const manager = managerOf(machine, tool);
  const command = installCommand(machine, tool);
  if (manager === undefined || command === undefined) {
    return { missing: 'no known package manager has it', fix: `install ${tool} so that it is on the PATH` };
  }
  const allowed = machine.yes || (manager.root && machine.uid === 0);
  if (!allowed)
    return { missing: 'installing it needs your consent (--yes)', fix: `run "${command}", or repeat with --yes` };
  return oneAtATime(async () => {
    const failure = await install(machine, manager, tool);
    return failure === undefined
      ? { by: manager.name }
      : { missing: failure, fix: `run "${command}" and read what it says` };
  });
}

/**
 * @param {Machine} machine
 * @param {Manager} manager
 * @param {Package} tool
 * @returns {Promise<string | undefined>} why it failed
 */
async function install(machine, manager, tool) {
  const name = manager.packages[tool] ?? tool;
  const step = machine.progress.start(`installing ${name} with ${manager.name}`);
  const stale = manager.name === 'apt-get' && listsAreStale(machine.aptLists);
  if (stale) await asRoot(machine, manager, ['update'], step);
  let ended = await asRoot(machine, manager, [...manager.install, name], step);
  if (!ended.ok && manager.name === 'apt-get' && !stale) {
    await asRoot(machine, manager, ['update'], step);
    ended = await asRoot(machine, manager, [...manager.install, name], step);
  }
  if (ended.ok) step.done(`installed ${name} with ${manager.name}`);
  else step.fail(`${manager.name} ${ended.reason}: ${telling(ended.output)}`);
  return ended.ok ? undefined : `${manager.name} ${ended.reason}: ${telling(ended.output)}`;
}

/**
 * @param {Machine} machine
 * @param {Manager} manager
 * @param {readonly string[]} args
 * @param {import('./progress.js').Step} step
 */
function asRoot(machine, manager, args, step) {
  const sudo = manager.root && machine.uid !== 0;
  return run(machine, sudo ? 'sudo' : manager.name, sudo ? [manager.name, ...args] : args, {
    env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    deadline: 15 * 60_000,
    terminal: sudo,
    onLine: (line) => {
      const megabytes = /Need to get ([\d.,]+ .?B)/.exec(line)?.[1];
      if (megabytes !== undefined) step.detail(`${megabytes} to download`);
    },
  });
}

/**
 * @param {Machine} machine
 * @param {Package} tool
 */
function managerOf(machine, tool) {
  return managers.find(({ name, packages }) => packages[tool] !== undefined && onPath(machine, name) !== undefined);
}

/**
 * No package list is there, or the newest is older than a day.
 * @param {string} folder
 */
function listsAreStale(folder) {
  const day = 24 * 3600_000;
  if (!existsSync(folder)) return true;
  const lists = readdirSync(folder).filter((name) => name.includes('_Packages'));
  return lists.length === 0 || Date.now() - statSync(folder).mtimeMs > day;
}

/** @type {Promise<unknown>} */
let queue = Promise.resolve();

/**
 * Package managers lock their database: one installation after the other.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
function oneAtATime(work) {
  const turn = queue.then(work);
  queue = turn.catch(() => undefined);
  return turn;
}
