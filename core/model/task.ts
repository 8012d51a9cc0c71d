/** What is run to measure checks. */
import type { Check, Layer } from './check.ts';
import type { ContactRule } from './contact.ts';
import type { JsonObject } from './json.ts';
import type { ReasonCode } from './reason.ts';

/**
 * What a task does to staging and needs of the machine. `read` and `write` run in parallel with their like, `timing` measures time
 * and runs alone, `load` runs alone, `disruptive` (others would feel it) runs last.
 */
export const effects = ['read', 'write', 'timing', 'load', 'disruptive'] as const;
export type Effect = (typeof effects)[number];

/** A suite whose own configuration runs only some of its tests. */
export interface Chosen {
  /** Its settings: `grepInvert: /@slow/`. */
  readonly by: readonly string[];
  /** How many tests they leave out; absent if that could not be counted. */
  readonly leftOut?: number;
}

/** How many samples a check can have. */
export interface SampleSize {
  /** The plan has no more for it. */
  readonly most: number;
  /** Fewer cannot decide its bound, whatever they are. */
  readonly needs: number;
}

/** One thing to run. */
export interface Task {
  /** `<layer>/<name>`, unique in a plan. */
  readonly id: string;
  readonly layer: Layer;
  readonly runner: string;
  readonly args: JsonObject;
  readonly effect: Effect;
  /** It reads what the load of this run did to staging, and runs after it; or, with `suites`, what all that ran did, whether there is load or not. */
  readonly after?: 'load' | 'suites';
  /** It samples staging while the task of this id runs, from before its start until after its end. */
  readonly during?: string;
  readonly contact: ContactRule;
  readonly checks: readonly Check[];
  /** How long it usually takes, in seconds. */
  readonly seconds: number;
  /** It is stopped after this many seconds. */
  readonly deadline: number;
  /** Processor cores that it keeps busy; other tasks run in parallel if there are more. Default 1. */
  readonly cores?: number;
  /** Nothing else runs meanwhile: it uses up, or counts, what other tasks use. */
  readonly apart?: true;
  /** It measures why staging itself cannot be reached, if that is for this reason: it runs all the same, and what fails then counts. */
  readonly despite?: ReasonCode;
  readonly chosen?: Chosen;
  /** By check, for those whose number of samples the plan limits. */
  readonly samples?: { readonly [check: string]: SampleSize };
  /** Its tests could be listed only with every file in isolation, which takes about as long as running them. */
  readonly isolated?: true;
  /** Why not all of its checks are known: its tool is missing, so it cannot pass either. */
  readonly incomplete?: string;
}
