/** What the decision says. */
import type { Check } from './check.ts';
import type { TaskContact } from './contact.ts';
import type { Profile } from './fingerprint.ts';
import type { Measurement } from './measurement.ts';
import type { Candidate, format, Plan, Policy, Waiver } from './plan.ts';
import type { Reason } from './reason.ts';
import type { Observed, RecordedRun } from './run.ts';
import type { Series } from './series.ts';
import type { Task } from './task.ts';

export type Result = 'pass' | 'fail' | 'inconclusive';

/** Why a finding is what it is. */
export const causes = [
  'within-threshold',
  'beyond-threshold',
  'not-measured',
  'wrong-unit',
  'not-finite',
  'other-candidate',
  'wall',
  'gone',
  'candidate-unknown',
  'not-seen',
  'too-few-samples',
  'too-close-to-call',
  'worse-than-baseline',
  'close-to-baseline',
  'no-baseline',
  'other-baseline',
  'no-contact',
  'task-not-completed',
] as const;
export type Cause = (typeof causes)[number];

/** A value and its baseline; of several runs of the task, their geometric mean. */
export interface Comparison {
  /** The geometric mean of the baseline's runs, in the unit of the check. */
  readonly value: number;
  readonly runs: number;
  readonly lowest: number;
  readonly highest: number;
  /** How much worse than that mean: 0.34 is 34 %; negative if it is better. */
  readonly change: number;
  /** Its prediction interval: all beyond what is allowed fails, all within passes. */
  readonly low: number;
  readonly high: number;
  /** What each run of the task measured, if they are compared together. */
  readonly attempts?: readonly number[];
  /** How many runs of the task would have been compared if the first had not decided. */
  readonly upTo?: number;
}

/** What a run of the task left open of the check, before the one that counts. */
export interface EarlierAttempt {
  /** Which run of the task it was, from 1. */
  readonly attempt: number;
  readonly cause: Cause;
  readonly reason?: Reason;
  /** Without what it lists for people. */
  readonly measurement?: Measurement;
}

export interface Finding {
  readonly check: Check;
  readonly task: string;
  readonly result: Result;
  readonly cause: Cause;
  /** Why the check was not measured or its task not completed, if that is known. */
  readonly reason?: Reason;
  readonly measurement?: Measurement;
  /** Which run of its task counts; absent for the first. */
  readonly attempt?: number;
  /** Absent if none left it open. */
  readonly earlier?: readonly EarlierAttempt[];
  /** Present if the check asks for it, and it could be compared. */
  readonly comparison?: Comparison;
  readonly blocks: boolean;
  readonly waiver?: Waiver;
  /** The last waiver, now expired. */
  readonly expired?: Waiver;
}

/** A reason against promotion that is not a finding. */
export interface Objection {
  readonly code:
    | 'not-finished'
    | 'plan-changed'
    | 'record-changed'
    | 'partial'
    | 'layer-without-check'
    | 'not-covered'
    | 'profile-may-not-promote'
    | 'nothing-blocks'
    | 'unknown-run'
    | 'older-format'
    | 'gate-failed';
  readonly subject: string;
}

/** `verified`: a rollback, which promotes nothing. */
export type Verdict = 'promotable' | 'verified' | 'blocked' | 'inconclusive';

export interface GateReport {
  readonly format: typeof format;
  readonly run: string;
  readonly verdict: Verdict;
  readonly environment: Plan['environment'];
  readonly profile: Profile;
  readonly policy: Policy;
  readonly candidate: { readonly expected: Candidate; readonly observed: Observed };
  readonly selection?: Plan['selection'];
  /** The run whose results this one goes on with. */
  readonly again?: string;
  /** That one was killed, or its machine stopped. */
  readonly killed?: true;
  /** When that one was begun, and before it those that it went on with itself: ISO 8601, the first one first. */
  readonly begun?: readonly string[];
  readonly createdAt: string;
  /** Seconds for which the gate waited in vain for the candidate. */
  readonly waited?: number;
  /** From the first task's start to the last task's end, without the pauses before it was run again. */
  readonly seconds: number;
  readonly objections: readonly Objection[];
  /** In the plan's order, passed ones too. */
  readonly findings: readonly Finding[];
  readonly coverage: readonly {
    readonly requirement: string;
    readonly title: string;
    /** Those that count: required, and not waived. */
    readonly checks: readonly string[];
    /** The waiver that names it, if no check counts. */
    readonly waiver?: Waiver;
  }[];
  readonly tasks: readonly (Omit<
    Task,
    'checks' | 'args' | 'after' | 'cores' | 'apart' | 'samples' | 'isolated' | 'incomplete'
  > & {
    readonly wave: number;
  })[];
  readonly runs: readonly Omit<RecordedRun, 'folders'>[];
  /** What was reached, by task, if that is recorded; of several runs of a task, by the last. */
  readonly contact?: { readonly [task: string]: TaskContact };
  /** By task, if its tool left one; of several runs of a task, of the last. */
  readonly series?: { readonly [task: string]: Series };
  /** Test data that was created and could not be removed. */
  readonly leftovers: readonly string[];
  /** Runs of other gates that asked the same staging meanwhile, as far as the machine knew; absent if there were none. */
  readonly beside?: readonly string[];
  readonly digests: { readonly [input: string]: string };
}
