/** Child processes: each in a process group of its own that ends with its deadline, with the gate, or with the gate's death. */
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { dirname, join } from 'node:path';
import { type Guard, startGuard } from '../setup/guard.js';

export interface ChildOptions {
  readonly cwd: string;
  /** Added to the reduced environment: PATH, HOME, LANG, TMPDIR and their like. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files for the output. */
  readonly stdout: string;
  readonly stderr: string;
  /** Aborting stops the group: INT, TERM, then KILL. */
  readonly signal: AbortSignal;
  /** Called with the process's id once it runs. */
  readonly started?: (pid: number) => void;
  /** Aborting asks the group to end (INT), and does no more. */
  readonly ask?: AbortSignal;
  /** Milliseconds between INT and TERM, and between TERM and KILL. Default 3000. */
  readonly grace?: number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It was stopped by the gate. */
  readonly stopped: boolean;
  /** No process could be started: the system's own words. A command that is not found exits with 127. */
  readonly failure?: string;
}

/** What every process gets. */
export const inherited: readonly string[] = [
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
];

/** Characters that a temporary folder's path may have: a socket's path has at most 107, and Chromium's in that folder takes 43. */
const longestTemporary = 60;

export class Children implements Disposable {
  readonly #groups = new Set<number>();
  readonly #guard: Guard;
  readonly #variables: Readonly<Record<string, string | undefined>>;
  readonly #scratch: string;

  /** `scratch` is removed when the gate ends, however it ends. */
  constructor(variables: Readonly<Record<string, string | undefined>>, scratch = '') {
    this.#variables = variables;
    this.#scratch = scratch;
    this.#guard = startGuard({ folder: scratch });
  }

  environment(added: Readonly<Record<string, string>> = {}): Record<string, string> {
    const base = Object.fromEntries(
      inherited.flatMap((name) => {
        const value = this.#variables[name];
        return value === undefined ? [] : [[name, value]];
      }),
    );
    return { ...base, ...compileCache(), ...added };
  }

  /**
   * TMPDIR for one tool: a new folder that is removed with `scratch`, with a short path whatever its task is called, because
   * Chromium names a socket in it. Empty if the path of `scratch` is too long for that: the tool then has the gate's own TMPDIR.
   */
  temporary(): Record<string, string> {
    const prefix = join(this.#scratch, 't-');
    if (this.#scratch === '' || prefix.length + 6 > longestTemporary) return {};
    return { TMPDIR: mkdtempSync(prefix) };
  }

  /** None runs. */
  get isIdle(): boolean {
    return this.#groups.size === 0;
  }

  /** Runs a command to its end. Never rejects. */
  run(command: string, args: readonly string[], options: ChildOptions): Promise<Exit> {
    if (options.signal.aborted) return Promise.resolve({ code: null, signal: null, stopped: true });
    const out = openSync(options.stdout, 'a');
    const err = openSync(options.stderr, 'a');
    const child = this.#guard.spawn(command, args, {
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
    if (pid !== undefined) {
      this.#groups.add(pid);
      options.started?.(pid);
    }
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
    const ask = (): void => (pid === undefined ? undefined : kill(pid, 'SIGINT'));
    options.signal.addEventListener('abort', stop, { once: true });
    options.ask?.addEventListener('abort', ask, { once: true });
    return new Promise((resolve) => {
      const end = (exit: Omit<Exit, 'stopped'>): void => {
        clearTimeout(timer);
        options.signal.removeEventListener('abort', stop);
        options.ask?.removeEventListener('abort', ask);
        if (pid !== undefined) {
          kill(pid, 'SIGKILL');
          this.#groups.delete(pid);
          this.#guard.release(-pid);
        }
        resolve({ ...exit, stopped });
      };
      child.once('error', (error) => end({ code: null, signal: null, failure: error.message }));
      child.once('exit', (code, signal) => end({ code, signal }));
    });
  }

  /** Kills whatever still runs. */
  [Symbol.dispose](): void {
    for (const pid of this.#groups) kill(pid, 'SIGKILL');
    this.#groups.clear();
    this.#guard.end();
  }
}

/** What this process has compiled is not compiled again, wherever a tool has its own temporary folder. */
function compileCache(): Record<string, string> {
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) };
}

function kill(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // It has ended already.
  }
}
