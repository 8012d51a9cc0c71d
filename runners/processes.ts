/** Child processes: each in a process group of its own that ends with its deadline, with the gate, or with the gate's death. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync } from 'node:fs';
import { join } from 'node:path';

export interface ChildOptions {
  readonly cwd: string;
  /** Added to the reduced environment: PATH, HOME, LANG, TMPDIR and their like. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files for the output. */
  readonly stdout: string;
  readonly stderr: string;
  /** Aborting stops the group: INT, TERM, then KILL. */
  readonly signal: AbortSignal;
  /** Milliseconds between INT and TERM, and between TERM and KILL. Default 3000. */
  readonly grace?: number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It was told to stop. */
  readonly stopped: boolean;
  /** It could not be started: the system's own words. */
  readonly failure?: string;
}

const inherited = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'ComSpec',
  'PATHEXT',
  'XDG_CACHE_HOME',
  'DISPLAY',
  'CI',
  'NODE_COMPILE_CACHE',
];

/** Characters that a temporary folder's path may have: a socket's path has at most 107, and Chromium's in that folder takes 43. */
const longestTemporary = 60;

/** The guard outlives the gate just long enough to kill what a killed gate left, and to remove its scratch folder. */
const guardScript = `trap '' INT TERM HUP
live=' '
while read -r op pid; do
  case $op in
    +) live="$live$pid " ;;
    -) live="\${live%% $pid *} \${live#* $pid }" ;;
  esac
done
for pid in $live; do kill -KILL "-$pid" 2>/dev/null; done
[ -z "$1" ] || rm -rf -- "$1"`;

export class Children implements Disposable {
  readonly #groups = new Set<number>();
  readonly #guard: ChildProcess;
  readonly #variables: Readonly<Record<string, string | undefined>>;
  readonly #scratch: string;

  /** `scratch` is removed when the gate ends, however it ends. */
  constructor(variables: Readonly<Record<string, string | undefined>>, scratch = '') {
    this.#variables = variables;
    this.#scratch = scratch;
    this.#guard = spawn('sh', ['-c', guardScript, 'guard', scratch], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#guard.on('error', () => {});
    this.#guard.stdin?.on('error', () => {});
    this.#guard.unref();
    (this.#guard.stdin as unknown as { unref?(): void } | null)?.unref?.();
  }

  environment(added: Readonly<Record<string, string>> = {}): Record<string, string> {
    const base = Object.fromEntries(
      inherited.flatMap((name) => {
        const value = this.#variables[name];
        return value === undefined ? [] : [[name, value]];
      }),
    );
    return { ...base, ...added };
  }

  /**
   * TMPDIR for one tool: a new folder that is removed with `scratch`, with a short path whatever its task is called, because
   * Chromium names a socket in it. Empty where the path of `scratch` is too long for that: the tool then has the gate's own TMPDIR.
   */
  temporary(): Record<string, string> {
    const prefix = join(this.#scratch, 't-');
    if (this.#scratch === '' || prefix.length + 6 > longestTemporary) return {};
    return { TMPDIR: mkdtempSync(prefix) };
  }

  /** Runs a command to its end. Never rejects. */
  run(command: string, args: readonly string[], options: ChildOptions): Promise<Exit> {
    if (options.signal.aborted) return Promise.resolve({ code: null, signal: null, stopped: true });
    const out = openSync(options.stdout, 'a');
    const err = openSync(options.stderr, 'a');
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: this.environment(options.env),
      detached: true,
      stdio: ['ignore', out, err],
    });
    closeSync(out);
    closeSync(err);
    return this.#ended(child, options);
  }

  #ended(child: ChildProcess, options: ChildOptions): Promise<Exit> {
    const pid = child.pid;
    if (pid !== undefined) this.#track('+', pid);
    let stopped = false;
    let timer: NodeJS.Timeout | undefined;
    const escalate = (signals: readonly NodeJS.Signals[]): void => {
      const [next, ...rest] = signals;
      if (next === undefined || pid === undefined) return;
      kill(pid, next);
      timer = setTimeout(() => escalate(rest), options.grace ?? 3000);
    };
    const stop = (): void => {
      stopped = true;
      escalate(['SIGINT', 'SIGTERM', 'SIGKILL']);
    };
    options.signal.addEventListener('abort', stop, { once: true });
    return new Promise((resolve) => {
      const end = (exit: Omit<Exit, 'stopped'>): void => {
        clearTimeout(timer);
        options.signal.removeEventListener('abort', stop);
        if (pid !== undefined) {
          kill(pid, 'SIGKILL');
          this.#track('-', pid);
        }
        resolve({ ...exit, stopped });
      };
      child.once('error', (error) => end({ code: null, signal: null, failure: error.message }));
      child.once('exit', (code, signal) => end({ code, signal }));
    });
  }

  #track(op: '+' | '-', pid: number): void {
    if (op === '+') this.#groups.add(pid);
    else this.#groups.delete(pid);
    this.#guard.stdin?.write(`${op} ${pid}\n`);
  }

  /** Kills whatever still runs. */
  [Symbol.dispose](): void {
    for (const pid of this.#groups) kill(pid, 'SIGKILL');
    this.#groups.clear();
    this.#guard.stdin?.end();
  }
}

function kill(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // It has ended already.
  }
}
