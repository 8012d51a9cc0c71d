// Runs one child in our place: same streams, same exit code, signals passed on, and no child left when we are killed.
import { constants } from 'node:os';
import process from 'node:process';
import { startGuard } from '../setup/guard.js';

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} the exit code; 128 and the signal's number when a signal ended it
 */
export function supervise(command, args, env = process.env) {
  const atTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY === true);
  /** @type {Map<NodeJS.Signals, number>} */
  const passed = new Map();
  const pass = (/** @type {NodeJS.Signals} */ signal) => {
    // npm repeats the signals that it gets. One that comes later is meant.
    if (Date.now() - (passed.get(signal) ?? 0) < 1000) return;
    passed.set(signal, Date.now());
    // Ctrl-C reaches the child by itself.
    if (signal !== 'SIGINT' || !atTerminal) child.kill(signal);
  };
  // A signal that comes while the child is started waits for this function to end, and then finds it.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, pass);
  // Without a terminal the child has a group of its own, so that a signal to ours reaches it through us, once.
  const detached = !atTerminal && process.platform !== 'win32';
  const guard = startGuard({ signal: 'TERM' });
  const child = guard.spawn(command, args, { stdio: ['inherit', 'inherit', 'inherit'], env, detached });
  const watch = onOrphaned(() => {
    if (passed.size === 0) pass('SIGTERM');
  });
  return new Promise((resolve) => {
    const end = (/** @type {number} */ code) => {
      for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.off(signal, pass);
      clearInterval(watch);
      if (child.pid !== undefined) guard.release(detached ? -child.pid : child.pid);
      guard.end();
      resolve(code);
    };
    child.once('error', (error) => {
      process.stderr.write(`${command} could not be started: ${error.message}\n`);
      end(3);
    });
    child.once('exit', (code, signal) => end(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

/**
 * A killed npm says nothing to its scripts; they only get another parent.
 * @param {() => void} act
 * @returns {NodeJS.Timeout | undefined}
 */
function onOrphaned(act) {
  if (process.env['npm_lifecycle_event'] === undefined) return undefined;
  const parent = process.ppid;
  return setInterval(() => {
    if (process.ppid !== parent) act();
  }, 500).unref();
}
