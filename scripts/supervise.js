// Runs one child in our place: same streams, same exit code, signals passed on, and no child left when we are killed.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import process from 'node:process';

/** Reads until we end: without a word, we were killed, and the child ($1) has to go. */
const guardScript = `trap '' INT TERM HUP
read -r word && exit 0
kill -TERM "$1" 2>/dev/null || exit 0
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  kill -0 "$1" 2>/dev/null || exit 0
  sleep 0.25
done
kill -KILL "$1" 2>/dev/null`;

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} the exit code; 128 and the signal's number when a signal ended it
 */
export function supervise(command, args, env = process.env) {
  const child = spawn(command, args, { stdio: 'inherit', env });
  const dismiss = guard(child.pid);
  /** @type {Set<NodeJS.Signals>} */
  const passed = new Set();
  const pass = (/** @type {NodeJS.Signals} */ signal) => {
    // npm repeats signals, and a terminal sends Ctrl-C to the child itself.
    if (passed.has(signal)) return;
    passed.add(signal);
    const atTerminal = process.stdin.isTTY === true || process.stdout.isTTY === true || process.stderr.isTTY === true;
    if (signal !== 'SIGINT' || !atTerminal) child.kill(signal);
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, pass);
  return new Promise((resolve) => {
    const end = (/** @type {number} */ code) => {
      for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.off(signal, pass);
      dismiss();
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
 * @param {number | undefined} pid
 * @returns {() => void}
 */
function guard(pid) {
  if (pid === undefined || process.platform === 'win32') return () => {};
  const shell = spawn('sh', ['-c', guardScript, 'guard', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.on('error', () => {});
  shell.stdin.on('error', () => {});
  shell.unref();
  return () => shell.stdin.end('done\n');
}
