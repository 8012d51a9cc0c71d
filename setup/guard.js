// A shell that outlives this process just long enough to end what it left: processes, and a folder.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** Reads until its input closes, which happens however we end. $1 is the first signal, $2 the folder. */
const script = `trap '' INT TERM HUP
live=' '
while read -r op pid; do
  case $op in
    +) live="$live$pid " ;;
    -) live="\${live%% $pid *} \${live#* $pid }" ;;
  esac
done
alive() { for pid in $live; do kill -0 "$pid" 2>/dev/null && return; done; return 1; }
for pid in $live; do kill "-$1" "$pid" 2>/dev/null; done
tries=0
while [ "$1" != KILL ] && alive && [ $tries -lt 20 ]; do tries=$((tries + 1)); sleep 0.25; done
for pid in $live; do kill -KILL "$pid" 2>/dev/null; done
[ -z "$2" ] && exit
tries=0
until rm -rf -- "$2" || [ $tries -ge 50 ]; do tries=$((tries + 1)); sleep 0.1; done 2>/dev/null`;

/**
 * @typedef {object} Guard
 * @property {(pid: number) => void} watch ends the process, or the group of the negative number, if we end before it
 * @property {(pid: number) => void} release it has ended
 * @property {() => void} end ends what is still watched, and removes the folder
 * @property {() => Promise<void>} ended the same, and resolves when it is done
 */

/**
 * @param {object} [options]
 * @param {'KILL' | 'TERM'} [options.signal] with TERM, KILL follows after five seconds; default KILL
 * @param {string} [options.folder] removed at the end
 * @returns {Guard}
 */
export function startGuard({ signal = 'KILL', folder = '' } = {}) {
  const absolute = folder === '' ? '' : resolve(folder);
  const shell = spawn('sh', ['-c', script, 'guard', signal, absolute], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  /** @type {Promise<void>} */
  const closed = new Promise((done) => {
    shell.once('close', () => done());
    shell.once('error', () => done());
  });
  shell.stdin.on('error', () => {});
  shell.unref();
  // A pipe, which need not keep us alive.
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref();
  return {
    watch: (pid) => void shell.stdin.write(`+ ${pid}\n`),
    release: (pid) => void shell.stdin.write(`- ${pid}\n`),
    end: () => void shell.stdin.end(),
    ended: () => {
      shell.ref();
      shell.stdin.end();
      return closed;
    },
  };
}
