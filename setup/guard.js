// A shell that outlives this process just long enough to end what it left: processes, and a folder.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/**
 * Reads until its input closes, which happens however we end. $1 is the first signal, $2 the folder. A browser whose profile is in the
 * folder closes by itself when we end, but would write there again while it does.
 */
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
browsers=$(ps -A -ww -o pid= -o args= 2>/dev/null)
# A shell reads byte by byte, so a line is read only if there is something to find.
case $browsers in *"--user-data-dir=$2/"*)
  while read -r pid args; do
    case $args in *"--user-data-dir=$2/"*) kill -KILL "$pid" 2>/dev/null ;; esac
  done <<END
$browsers
END
;; esac
tries=0
until rm -rf -- "$2" || [ $tries -ge 50 ]; do tries=$((tries + 1)); sleep 0.1; done 2>/dev/null`;

/**
 * Every child starts as this shell, which registers itself, as a process or (with `-` in $1) as a group, and then becomes the command.
 * Until then it holds our pipe open, so the guard waits for it even if we are killed first.
 */
const register = `trap '' PIPE
echo "+ $1$$" >&3
trap - PIPE
shift
exec "$@" 3>&-`;

/** @import { ChildProcess, SpawnOptions } from 'node:child_process' */

/**
 * @typedef {object} Guard
 * @property {(command: string, args: readonly string[], options: Guarded) => ChildProcess} spawn starts a process that ends if we
 * end before it; if it is `detached`, its group ends. A command that is not found or not executable exits with 127 or 126
 * @property {(pid: number) => void} release the process, or the group of the negative number, has ended
 * @property {() => void} end ends what is still watched, and removes the folder
 * @property {() => Promise<void>} ended the same, and resolves when it is done
 */

/** @typedef {Omit<SpawnOptions, 'stdio'> & { stdio: readonly [Stream, Stream, Stream] }} Guarded */
/** @typedef {'ignore' | 'inherit' | 'pipe' | number} Stream */

/**
 * @param {object} [options]
 * @param {'KILL' | 'TERM'} [options.signal] with TERM, KILL follows after five seconds; default KILL
 * @param {string} [options.folder] removed at the end
 * @returns {Guard}
 */
export function startGuard({ signal = 'KILL', folder = '' } = {}) {
  const absolute = folder === '' ? '' : resolve(folder);
  const shell = spawn('/bin/sh', ['-c', script, 'guard', signal, absolute], {
    cwd: '/',
    // No secret of ours stays where it is of no use.
    env: { PATH: process.env['PATH'] },
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
    spawn: (command, args, options) =>
      spawn('/bin/sh', ['-c', register, command, options.detached ? '-' : '', command, ...args], {
        ...options,
        stdio: [...options.stdio, shell.stdin.destroyed ? 'ignore' : shell.stdin],
      }),
    release: (pid) => void shell.stdin.write(`- ${pid}\n`),
    end: () => void shell.stdin.end(),
    ended: () => {
      shell.ref();
      shell.stdin.end();
      return closed;
    },
  };
}
