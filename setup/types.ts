/** What set-up finds and what it needs of the world. */
import type { Progress } from './progress.js';

export type Tool = 'chromium' | 'k6' | 'redis' | 'postgres' | 'prometheus';

/** What a package manager has by a name of its own. */
export type Package = Tool | 'headless-shell';

export interface Found {
  /** The executable. For `postgres` the server, with `initdb` next to it. */
  readonly path: string;
  readonly version: string;
  /** Where it is from, in words: `PATH`, `K6_BIN`, `apt-get`, `built from load/k6 with xk6-ts`. */
  readonly how: string;
  /** Chromium alone: the headless shell of the same version, in which Playwright runs what is launched headless. */
  readonly shell?: string;
  /** k6 alone: what `k6 version` lists, such as `github.com/grafana/xk6-ts v0.2.6`. */
  readonly extensions?: readonly string[];
}

export interface Missing {
  /** Why it cannot be used. */
  readonly missing: string;
  /** How to fix it: `run "npm ci"`. */
  readonly fix: string;
  /** The user named this very tool, so no other may replace it. */
  readonly final?: true;
}

export type Outcome = Found | Missing;

export interface SetupOptions {
  /** May use sudo and package managers that are not the system's own. Default false. */
  readonly yes?: boolean;
  /** Install nothing; STAGEGATE_OFFLINE=1 says so too. Default false. */
  readonly offline?: boolean;
  /** Where progress goes: a stream, or a function that is given one line at a time. Default: standard error. */
  readonly log?: Screen | ((line: string) => void);
  /** Default: the variables of this process. */
  readonly env?: Variables;
  readonly signal?: AbortSignal;
}

export type Variables = Readonly<Record<string, string | undefined>>;

/** What of `process.stderr` progress needs. */
export interface Screen {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The machine as set-up sees it; a test passes its own. */
export interface Machine {
  readonly env: Variables;
  readonly platform: NodeJS.Platform;
  /** The user's number, 0 for root; -1 if there is none. */
  readonly uid: number;
  /** The user's cache folder for stagegate, outside the checkout. */
  readonly cache: string;
  /** stagegate's own folder, with its package.json. */
  readonly root: string;
  /** It is stagegate's repository, not the package that teams install. */
  readonly repository: boolean;
  /** A folder of the project whose Playwright is used; default: where the command was typed. */
  readonly project: string;
  /** Where apt keeps its package lists. */
  readonly aptLists: string;
  readonly yes: boolean;
  readonly offline: boolean;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** One tool's file. */
export interface Installer {
  /** The variable in which a user names one. */
  readonly variable?: string;
  /** What is there already. Installs nothing. */
  find(machine: Machine): Promise<Outcome>;
  /** Gets it, after `find` has not found it. */
  install(machine: Machine, why: Missing): Promise<Outcome>;
}
