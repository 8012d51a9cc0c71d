/**
 * The vocabulary of stagegate. Every value is plain data that survives JSON.
 * This file imports nothing.
 */

/** Where a check is reported. Gatekeepers come first. */
export const layers = [
  'config',
  'health',
  'smoke',
  'api',
  'data',
  'security',
  'observability',
  'uat',
  'perf',
  'load',
  'signoff',
  'promote',
  'report',
] as const;
export type Layer = (typeof layers)[number];

/** If a check of one of these does not pass, nothing later would mean anything. */
export const gatekeepers: readonly Layer[] = ['config', 'health'];

/** `quick`: minutes. `full`: the durations that the team's guide asks for. */
export const profiles = ['quick', 'full'] as const;
export type Profile = (typeof profiles)[number];

/**
 * What a task does to staging and needs of the machine. `read` and `write` run beside their like, `timing` measures time
 * and runs alone, `load` runs alone, `disruptive` (others would feel it) runs last.
 */
export const effects = ['read', 'write', 'timing', 'load', 'disruptive'] as const;
export type Effect = (typeof effects)[number];

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** What is measured and compared: a number in the unit of its threshold, a text, or yes and no. */
export type Value = number | string | boolean;

/** `ratio` is 0 to 1, `score` 0 to 100, `cls` is Lighthouse's unitless layout shift, `outcome` is a test's end. */
export const units = [
  'ms',
  's',
  'bytes',
  'count',
  'ratio',
  'score',
  'cls',
  'per-second',
  'status',
  'text',
  'boolean',
  'outcome',
] as const;
export type Unit = (typeof units)[number];

/** A bound in keys: at least one of `max`, `min` and `is`. `minSamples` defaults to 1. Bounds are inclusive. */
export interface Threshold {
  readonly unit: Unit;
  readonly max?: number;
  readonly min?: number;
  readonly is?: Value | readonly Value[];
  readonly minSamples?: number;
}

export interface Check {
  /** `<layer>/<noun>`, stable from run to run: no port and no time in it. */
  readonly id: string;
  readonly layer: Layer;
  /** The sentence when it holds: "Redis is connected". */
  readonly title: string;
  /** The sentence when it does not: "Redis is not connected". */
  readonly failure: string;
  /** Why it matters, for the person who decides. */
  readonly why: string;
  /** An advisory check is judged and shown, and never blocks. */
  readonly level: 'required' | 'advisory';
  /** Requirements that it covers, such as `OSB-01`. */
  readonly covers: readonly string[];
  readonly threshold: Threshold;
  readonly owner?: string;
}

/** One thing to run. */
export interface Task {
  /** `<layer>/<name>`, unique in a plan. */
  readonly id: string;
  readonly layer: Layer;
  readonly runner: string;
  readonly args: JsonObject;
  readonly effect: Effect;
  readonly checks: readonly Check[];
  /** How long it usually takes, in seconds. */
  readonly seconds: number;
  /** After so many seconds it is stopped. */
  readonly deadline: number;
  /** Processor cores that it keeps busy; others run beside it where there are more. Default 1. */
  readonly cores?: number;
  /** Why not all of its checks are known: its tool is missing, so that it cannot pass either. */
  readonly incomplete?: string;
}

/** Why something was not measured, as a code; `wording.ts` has the sentences. `detail` is for people. */
export interface Reason {
  readonly code: ReasonCode;
  readonly detail?: string;
}
export const reasonCodes = [
  'unreachable',
  'foreign-origin',
  'refused-production',
  'signed-out',
  'not-staging',
  'not-allowed',
  'other-candidate',
  'unidentified',
  'gatekeeper',
  'tool-missing',
  'tool-failed',
  'tool-timed-out',
  'tool-killed',
  'tool-wrote-nothing',
  'tool-output-unreadable',
  'tests-differ',
  'no-assertion',
  'skipped',
  'noisy-host',
  'evidence-changed',
  'interrupted',
  'not-reached',
  'gate-failed',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** An offender, for people: a failed request, a console message, an element, a metric's run. */
export interface Item {
  readonly label: string;
  readonly detail?: string;
  /** A file of the run's folder. */
  readonly evidence?: string;
}

export interface Measurement {
  readonly value: Value;
  readonly unit: Unit;
  /** How many observations stand behind the value. */
  readonly samples: number;
  /** Bounds of an interval around the value, where one is known. */
  readonly low?: number;
  readonly high?: number;
  /** The single observations, where they are few. */
  readonly attempts?: readonly Value[];
  readonly items?: readonly Item[];
  /** Files of the run's folder that show it, the most telling first. */
  readonly evidence?: readonly string[];
}
/** Measurements by check id. What is absent was not measured. */
export type Measurements = { readonly [check: string]: Measurement };

/** What went on while a task ran, for pictures: it is never judged. */
export interface Series {
  /** Seconds from one point to the next. */
  readonly step: number;
  readonly panels: readonly Panel[];
}
/** Lines that are seen together, in one unit. */
export interface Panel {
  readonly title: string;
  readonly unit: Unit;
  readonly lines: readonly Line[];
}
export interface Line {
  readonly name: string;
  /** The highest of each step; null where nothing was seen in it. */
  readonly values: readonly (number | null)[];
  /** The check whose bound belongs beside the line. */
  readonly check?: string;
}

/** A file in the run's folder. */
export interface Evidence {
  /** Relative to the run's folder, with forward slashes: `evidence/<task>/<file>`. */
  readonly path: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** What a service says it is. Without a version there is a `problem`. */
export interface Identity {
  readonly version?: string;
  readonly commit?: string;
  readonly environment?: string;
  readonly problem?: Reason;
}
/** Identities by service. */
export type Observed = { readonly [service: string]: Identity };

export type Status = 'completed' | 'errored' | 'timed-out' | 'interrupted' | 'not-run';

/** How one task went, without what it measured: the measurements are read from its evidence, now or later. */
export interface RecordedRun {
  readonly task: string;
  readonly status: Status;
  /** ISO 8601; both absent when the task was not run. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly candidate: { readonly before: Observed; readonly after: Observed };
  readonly fingerprint: Fingerprint;
  readonly evidence: readonly Evidence[];
  readonly reason?: Reason;
}
export interface TaskRun extends RecordedRun {
  readonly measurements: Measurements;
  /** Why single checks were not measured, where that is known: a test was skipped, or asserted nothing. */
  readonly gaps?: { readonly [check: string]: Reason };
  readonly series?: Series;
}

/** What became of a plan. */
export interface Execution {
  /** False until the last task has ended: a run that was cut short stays so. */
  readonly finished: boolean;
  /** The plan is not the one that was run: somebody changed it since. */
  readonly planChanged?: boolean;
  /** Why the gate itself failed. */
  readonly failure?: string;
  readonly runs: readonly TaskRun[];
  /** Test data that the gate could not remove, in words. */
  readonly leftovers: readonly string[];
}

export interface Fingerprint {
  readonly profile: Profile;
  readonly cores: number;
  /** Versions by tool, as the tools say them: `k6: "v1.8.1 (xk6-ts 0.2.6)"`. */
  readonly tools: { readonly [tool: string]: string };
  readonly shard?: string;
}

/** The build that asks to be promoted: a version or a commit for each service. */
export interface Candidate {
  /** Named from outside; otherwise the verdict is bound to the one that was first observed. */
  readonly named: boolean;
  /** Every service that can say what it is; empty text where it was not named and could not be observed. */
  readonly services: { readonly [service: string]: string };
}

export interface Waiver {
  readonly check: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds: `2026-12-31`. */
  readonly until: string;
}

export interface Policy {
  readonly name: string;
  /** Layers that must have at least one required check. */
  readonly requiredLayers: readonly Layer[];
  /** Profiles that may promote. */
  readonly promotes: readonly Profile[];
  readonly waivers: readonly Waiver[];
}

/** The format of `plan.json`, `runs.json` and `report.json`; 1 said `quiet`, `truth` and `shift` for `timing`, `boolean` and `cls`. */
export const format = 2;

export interface Plan {
  readonly format: typeof format;
  /** The run's id, which is its folder's name. */
  readonly run: string;
  /** ISO 8601; the decision's only clock. */
  readonly createdAt: string;
  readonly environment: {
    readonly name: string;
    readonly origins: { readonly [origin: string]: string };
    /** A bundled stand-in: the verdict says that it is not your staging. */
    readonly demo: boolean;
    /** The line that a person types to run this gate again. */
    readonly command: string;
    /** The definition's file from the project's root, where it lies in the project. */
    readonly definition?: string;
  };
  readonly profile: Profile;
  readonly policy: Policy;
  readonly candidate: Candidate;
  /** Declared requirements and their sentences. Each must be covered by a planned check. */
  readonly requirements: { readonly [requirement: string]: string };
  /** Present when only a part was asked for; such a run has no verdict. */
  readonly selection?: { readonly layers?: readonly Layer[]; readonly checks?: readonly string[] };
  readonly tasks: readonly Task[];
  /** Cores that `read` and `write` tasks may share. */
  readonly cores: number;
  /** SHA-256 of each input: definition, policy, specs. */
  readonly digests: { readonly [input: string]: string };
}

export type Result = 'pass' | 'fail' | 'inconclusive';

/** Why a finding is what it is. */
export const causes = [
  'within-threshold',
  'beyond-threshold',
  'not-measured',
  'wrong-unit',
  'not-finite',
  'other-candidate',
  'candidate-unknown',
  'too-few-samples',
  'too-close-to-call',
  'task-not-completed',
] as const;
export type Cause = (typeof causes)[number];

export interface Finding {
  readonly check: Check;
  readonly task: string;
  readonly result: Result;
  readonly cause: Cause;
  /** Why the check was not measured or its task not completed, where that is known. */
  readonly reason?: Reason;
  readonly measurement?: Measurement;
  readonly blocks: boolean;
  readonly waiver?: Waiver;
  /** The last waiver, now expired. */
  readonly expired?: Waiver;
}

/** Something that stands in the way of promotion beside the findings. */
export interface Objection {
  readonly code:
    | 'not-finished'
    | 'plan-changed'
    | 'partial'
    | 'layer-without-check'
    | 'not-covered'
    | 'profile-may-not-promote'
    | 'nothing-blocks'
    | 'unknown-run'
    | 'gate-failed';
  readonly subject: string;
}

export type Verdict = 'promotable' | 'blocked' | 'inconclusive';

export interface GateReport {
  readonly format: typeof format;
  readonly run: string;
  readonly verdict: Verdict;
  readonly environment: Plan['environment'];
  readonly profile: Profile;
  readonly policy: Policy;
  readonly candidate: { readonly expected: Candidate; readonly observed: Observed };
  readonly selection?: Plan['selection'];
  readonly createdAt: string;
  /** From the first task's start to the last task's end. */
  readonly seconds: number;
  readonly objections: readonly Objection[];
  /** In the plan's order, passed ones too. */
  readonly findings: readonly Finding[];
  readonly coverage: readonly {
    readonly requirement: string;
    readonly title: string;
    readonly checks: readonly string[];
  }[];
  readonly tasks: readonly (Omit<Task, 'checks' | 'args' | 'cores' | 'incomplete'> & { readonly wave: number })[];
  readonly runs: readonly RecordedRun[];
  /** By task, where its tool left one. */
  readonly series?: { readonly [task: string]: Series };
  /** Test data that was created and could not be removed. */
  readonly leftovers: readonly string[];
  readonly digests: { readonly [input: string]: string };
}
