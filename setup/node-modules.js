// node_modules as package-lock.json says, and a Node that runs TypeScript.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { executable, run, telling } from './commands.js';
import { atLeast } from './versions.js';

/** @import { Machine, Outcome } from './types.ts' */

const oldest = '22.19';

/**
 * What of package-lock.json is not in node_modules, or undefined when all of it is.
 * npm writes what it has installed to node_modules/.package-lock.json, at the end.
 * @param {string} root
 * @returns {string | undefined}
 */
export function modulesProblem(root) {
  const wanted = packages(join(root, 'package-lock.json'));
  const installed = packages(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined) return 'package-lock.json cannot be read';
  if (installed === undefined) return 'node_modules is not there, or not whole';
  for (const [path, { version, optional, devOptional }] of Object.entries(wanted)) {
    if (path === '') continue;
    const there = installed[path];
    if (there === undefined ? optional !== true && devOptional !== true : there.version !== version)
      return `${path} is not ${version}`;
  }
  const extra = Object.keys(installed).find((path) => wanted[path] === undefined);
  return extra === undefined ? undefined : `${extra} is not in package-lock.json`;
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> | undefined}
 */
function packages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Runs `npm ci` when it is needed; a second set-up in the same checkout waits for the first.
 * @param {Machine} machine
 * @returns {Promise<string | undefined>} why node_modules is not as it should be
 */
export async function installModules(machine) {
  if (modulesProblem(machine.root) === undefined) return undefined;
  const lock = join(machine.cache, 'locks', createHash('sha256').update(machine.root).digest('hex').slice(0, 16));
  if (!(await acquire(machine, lock)))
    return `${modulesProblem(machine.root)}, and waiting for another set-up of this checkout was interrupted`;
  try {
    const problem = modulesProblem(machine.root);
    if (problem === undefined) return undefined;
    if (machine.offline) return `${problem}, and nothing may be downloaded (offline). Run "npm ci" with a network`;
    return await npmCi(machine);
  } finally {
    rmSync(lock, { force: true });
  }
}

/**
 * @param {Machine} machine
 * @returns {Promise<string | undefined>}
 */
async function npmCi(machine) {
  const count = Object.keys(packages(join(machine.root, 'package-lock.json')) ?? {}).filter(Boolean).length;
  const step = machine.progress.start(`installing ${count} npm packages`);
  const npm = machine.env['npm_execpath'];
  const command = npm?.endsWith('.js') ? process.execPath : machine.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = [...(npm?.endsWith('.js') ? [npm] : []), 'ci', '--include=dev', '--no-audit', '--no-fund'];
  const { ok, output, reason } = await run(machine, command, args, { cwd: machine.root, deadline: 20 * 60_000 });
  const problem = ok ? modulesProblem(machine.root) : `npm ci ${reason}: ${telling(output)}`;
  if (problem === undefined) step.done(`installed ${count} npm packages`);
  else step.fail(problem);
  return problem === undefined ? undefined : `${problem}. Run "npm ci" and read what it says`;
}

/**
 * A file that names its holder; a holder that has died does not count.
 * @param {Machine} machine
 * @param {string} lock
 * @returns {Promise<boolean>} whether it is ours now; false if the wait was interrupted
 */
async function acquire(machine, lock) {
  mkdirSync(dirname(lock), { recursive: true });
  while (!machine.signal.aborted) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return true;
    } catch {
      if (!holderLives(lock)) rmSync(lock, { force: true });
      else await wait(200);
    }
  }
  return false;
}

/** @param {string} lock */
function holderLives(lock) {
  try {
    const text = readFileSync(lock, 'utf8');
    // Empty: it has just been made.
    if (text !== '') process.kill(Number(text), 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * The Node that runs TypeScript: the one that npm brought, else the one that runs now.
 * @param {Pick<Machine, 'root' | 'platform'>} machine
 * @param {{ execPath: string, version: string }} [running]
 * @returns {Outcome}
 */
export function findNode(machine, running = process) {
  const own = join(machine.root, 'node_modules', 'node', 'bin', machine.platform === 'win32' ? 'node.exe' : 'node');
  if (executable(own)) return { path: own, version: ownVersion(machine.root) ?? 'unknown', how: 'npm package node' };
  const version = running.version.replace(/^v/, '');
  if (atLeast(version, oldest)) return { path: running.execPath, version, how: whose(running.execPath) };
  return {
    missing: `Node ${oldest} or newer is needed, this is ${version}, and the npm package "node" has no binary: its install script was off (ignore-scripts)`,
    fix: `run "npm rebuild node --ignore-scripts=false", or put Node ${oldest} or newer first on the PATH`,
  };
}

/**
 * Another project's npm brings a Node of its own too.
 * @param {string} path
 */
function whose(path) {
  return /[/\\]node_modules[/\\]/.test(path) ? 'npm package node' : 'the system';
}

/** @param {string} root */
function ownVersion(root) {
  try {
    return String(JSON.parse(readFileSync(join(root, 'node_modules', 'node', 'package.json'), 'utf8')).version);
  } catch {
    return undefined;
  }
}
