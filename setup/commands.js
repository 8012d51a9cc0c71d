// Finding and running commands: on the PATH, with a deadline, and stopped with their whole group.
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @import { Machine, Variables } from './types.ts' */

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {Variables} [env] added to the machine's
 * @property {number} [deadline] milliseconds; default 10 s
 * @property {number} [stall] milliseconds without output after which it is stopped; default: none
 * @property {(line: string) => void} [onLine]
 * @property {boolean} [terminal] it may ask at the terminal, as sudo does, and so keeps our process group
 */

/**
 * @typedef {object} Ended
 * @property {boolean} ok it ended with exit code 0
 * @property {string} output the last 64 kB of both streams
 * @property {string} reason why it is not ok, as half a sentence; empty when it is
 */

/**
 * Runs a command to its end. Never rejects.
 * @param {Machine} machine
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Ended>}
 */
export function run(machine, command, args, options = {}) {
  if (machine.signal.aborted) return Promise.resolve({ ok: false, output: '', reason: 'was interrupted' });
  const group = options.terminal !== true && machine.platform !== 'win32';
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...machine.env, ...options.env },
    detached: group,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: command.endsWith('.cmd'),
  });
  let output = '';
  let stopped = '';
  /** @type {NodeJS.Timeout | undefined} */
  let stall;
  /** @type {NodeJS.Timeout | undefined} */
  let force;
  const stop = (/** @type {string} */ why) => {
    if (stopped !== '') return;
    stopped = why;
    kill(child.pid, 'SIGTERM', group);
    force = setTimeout(() => kill(child.pid, 'SIGKILL', group), 2000);
  };
  const abort = () => stop('was interrupted');
  const deadline = options.deadline ?? 10_000;
  const timer = setTimeout(() => stop(`did not end within ${deadline / 1000} s`), deadline);
  const alive = () => {
    clearTimeout(stall);
    if (options.stall !== undefined)
      stall = setTimeout(() => stop(`said nothing for ${(options.stall ?? 0) / 1000} s`), options.stall);
  };
  alive();
  machine.signal.addEventListener('abort', abort, { once: true });
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (chunk) => {
      alive();
      output = (output + chunk).slice(-65_536);
      const lines = (rest + chunk).split(/[\r\n]+/);
      rest = lines.pop() ?? '';
      for (const line of lines) options.onLine?.(line);
    });
  }
  return new Promise((resolve) => {
    const end = (/** @type {string} */ reason) => {
      for (const each of [timer, stall, force]) clearTimeout(each);
      machine.signal.removeEventListener('abort', abort);
      resolve({ ok: reason === '', output, reason });
    };
    child.once('error', (error) => end(`could not be started (${error.message})`));
    const ended = (/** @type {number | null} */ code, /** @type {NodeJS.Signals | null} */ signal) => {
      if (stopped !== '') end(stopped);
      else if (code === 0) end('');
      else end(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`);
    };
    child.once('close', ended);
    // A service that an installation has started may keep the streams open.
    child.once('exit', (code, signal) => setTimeout(ended, 2000, code, signal).unref());
  });
}

/**
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} signal
 * @param {boolean} group
 */
function kill(pid, signal, group) {
  if (pid === undefined) return;
  try {
    process.kill(group ? -pid : pid, signal);
  } catch {
    // It has ended already.
  }
}

/**
 * The first executable of that name on the PATH.
 * @param {Machine} machine
 * @param {string} name
 * @returns {string | undefined}
 */
export function onPath(machine, name) {
  const endings = machine.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  const folders = (machine.env['PATH'] ?? machine.env['Path'] ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))).find(executable);
}

/** @param {string} path */
export function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * The line of a command's output that says most about a failure.
 * @param {string} output
 */
export function telling(output) {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return (
    lines.find((line) => /\b(error|cannot|failed|forbidden|denied|not found|unable)\b|^E:/i.test(line)) ??
    lines.at(-1) ??
    'it printed nothing'
  );
}
