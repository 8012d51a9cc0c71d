/** What a tool must be able to do to serve the gate. A runner never judges: it writes files and reads files. */

import type { Draft, Files } from '../core/claim.ts';

import type {
  Check,
  Chosen,
  Contact,
  ContactRule,
  JsonObject,
  Layer,
  Measurements,
  Profile,
  Reason,
  SampleSize,
  Series,
  Span,
  Status,
  Task,
  TaskContact,
} from '../core/model.ts';
import type { Hide } from '../fixtures/access/issued.ts';
import type { Variables } from '../fixtures/context/load-context.ts';
import type { ResolvedEnvironment } from '../fixtures/context/resolved.ts';
import type { Children } from './processes.ts';

export type ToolName = 'chromium' | 'k6';

/** A tool that set-up found or why it did not. */
export type Tool = FoundTool | MissingTool;

export interface MissingTool {
  readonly missing: string;
  readonly fix: string;
}

export interface FoundTool {
  readonly path: string;
  readonly version: string;
  /** Chromium alone: its headless shell of the same version. */
  readonly shell?: string;
}

/** What Playwright launches headless unless something else is asked for: Chromium's headless shell, else Chromium itself. */
export function headless({ path, version, shell }: FoundTool): Pick<FoundTool, 'path' | 'version'> {
  return shell === undefined ? { path, version } : { path: shell, version: `${version} (headless shell)` };
}

/** What a tool gets to work with, whether it lists or runs. */
export interface ToolContext {
  /** The folder from which specs, scripts and configurations are found. */
  readonly root: string;
  /** The resolved environment as a JSON file (mode 600), for `STAGEGATE_ENVIRONMENT`. */
  readonly environmentFile: string;
  /** What `env()` read in the definition: a claim may name some for its command. */
  readonly variables: Variables;
  readonly children: Children;
  /** A private folder for the tool's own files. */
  readonly scratch: string;
  readonly signal: AbortSignal;
}

export interface ListContext extends ToolContext {
  /** Those that the definition declares: the only ones that a tag in a title can name. */
  readonly requirements: readonly string[];
  /** If a run follows: its `environmentFile`, as far as it is known. */
  readonly ahead?: string;
  /** Resolves once every tool has listed its tests, and never if one could not. A runner may then start a process for the run, which waits. */
  readonly listed: Promise<void>;
  /** Set-up gets the tool if it is missing. */
  readonly ensure: (name: ToolName) => Promise<Tool>;
}

/** What a sampler needs to know of the load during which it runs. */
export interface Sampled {
  /** What there was before the load has been seen: it may start. */
  readonly ready: () => void;
  /** Resolves when it has ended, or was not run. */
  readonly load: Promise<LoadWindow>;
}

export interface LoadWindow {
  readonly status: Status;
  /** Unix time in seconds of its first request, and of its end; absent if it was not run. */
  readonly from?: number;
  readonly to?: number;
}

export interface RunContext extends ToolContext {
  readonly task: Task;
  readonly profile: Profile;
  /** Checks of the task whose failure blocks: it may end once one of them has failed for certain. Empty if the policy wants all of it. */
  readonly decisive: readonly string[];
  /** Where staging is and how it is reached: origins, headers, accounts, the hosts that are refused. */
  readonly environment: ResolvedEnvironment;
  /** Where evidence goes; empty at first, and absent as `scratch` is if the runner makes both itself. Everything in it is redacted, moved to the run's folder and hashed. */
  readonly folder: string;
  readonly tools: Readonly<Partial<Record<ToolName, Tool>>>;
  readonly hide: Hide;
  /** Of a task that samples staging during another one. */
  readonly sampled?: Sampled;
}

export interface Listing {
  readonly checks: readonly Check[];
  /** The draft's arguments with what `run` and `read` need to find each check's test again. */
  readonly args: JsonObject;
  /** Usual and longest duration in seconds, if only the tool knows them. */
  readonly seconds?: number;
  readonly deadline?: number;
  /** By check, for those whose number of samples the plan limits. */
  readonly samples?: Readonly<Record<string, SampleSize>>;
  /** How the suite's own configuration chooses some of its tests. */
  readonly chosen?: Chosen;
  /** Its tests could be listed only with every file in isolation. */
  readonly isolated?: true;
  /** Why some of its checks are unknown: their tool is missing, so the task cannot pass either. */
  readonly incomplete?: string;
}

/** How the tool ended. Measurements are read from its files, whatever the status. */
export interface ToolEnd {
  readonly status: Exclude<Status, 'not-run'>;
  readonly reason?: Reason;
  /** Versions by tool. */
  readonly versions: Readonly<Record<string, string>>;
  /** Evidence that is in memory, by path: kept as what is in the task's folder, and in place of a file of the same path there. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

export interface Reading {
  readonly measurements: Measurements;
  /** Why single checks were not measured, if that is known: a test was skipped, or asserted nothing. */
  readonly gaps?: { readonly [check: string]: Reason };
  /** What the task reached, all its tests and hooks. */
  readonly contact?: TaskContact;
  /** What single tests reached, by check. */
  readonly contacts?: { readonly [check: string]: Contact };
  /** For pictures: at most 300 points a line (`core/downsample.ts` shortens longer ones). */
  readonly series?: Series;
  /** Of a load: from its first request to its last answer. Default: from the task's start to its end. */
  readonly span?: Span;
  /** Present when the files are not what a completed run leaves: the task then counts as errored. */
  readonly reason?: Reason;
}

export interface Runner {
  readonly name: string;
  /** Of what its tasks need an answer of staging, unless the claim says otherwise. */
  readonly contact: ContactRule['of'];
  /** It makes a task's folders when it needs them (`makeFolders`). Default: both are there. */
  readonly makesFolders?: true;
  /** Tools that set-up must find before a task of this runner starts. */
  needs(draft: Pick<Draft, 'args'>): readonly ToolName[];
  /**
   * Asks the tool which tests there are, and refuses what is not there (`UsageError`). Absent if a claim knows its checks
   * itself and names no file.
   */
  list?(draft: Draft & { readonly layer: Layer; readonly name: string }, context: ListContext): Promise<Listing>;
  /** Loads what running and reading need. Called while tools list their tests; without it, they load it themselves. */
  load?(): Promise<unknown>;
  run(context: RunContext): Promise<ToolEnd>;
  /** Bytes in, measurements out: no network, no clock, no file system. */
  read(task: Task, files: Files): Reading | Promise<Reading>;
  /** Called when the run has ended, however it ended: closes what its tasks shared. */
  dispose?(): Promise<void>;
}
