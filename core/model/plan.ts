/** What must be seen, and the other inputs of a decision. */
import type { Layer } from './check.ts';
import type { Profile } from './fingerprint.ts';
import type { Task } from './task.ts';

/** The build that asks to be promoted: a version or a commit for each service. */
export interface Candidate {
  /** Named from outside; otherwise the verdict is bound to the build that was observed first. */
  readonly named: boolean;
  /** Every service that can say what it is; the empty string if it was neither named nor observed. */
  readonly services: { readonly [service: string]: string };
}

export interface Waiver {
  readonly check: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it is in force: `2026-12-31`. */
  readonly until: string;
  /** A requirement that the check covers, which is waived with it if no other check covers it. */
  readonly requirement?: string;
}

export interface Policy {
  readonly name: string;
  /** What a passed run says: of a release that it may be promoted (the default), or that an earlier build is back and works. */
  readonly purpose?: 'rollback';
  /** Layers that must have at least one required check. */
  readonly requiredLayers: readonly Layer[];
  /** Profiles that may promote. */
  readonly promotes: readonly Profile[];
  /** Whether a task may end once its answer is certain. Default true. */
  readonly early?: boolean;
  readonly waivers: readonly Waiver[];
}

/** No gate ran then. ISO 8601. */
export interface Between {
  readonly from: string;
  readonly to: string;
  /** The gate before was killed, and may have run for a part of it. */
  readonly unsure?: true;
}

/**
 * The format of `plan.json`, `runs.json` and `report.json`. Format 1 used `quiet`, `truth` and `shift` for `timing`, `boolean` and
 * `cls`; format 2 knew no contact.
 */
export const format = 3;

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
    /** The command that runs this gate again. */
    readonly command: string;
    /** The definition's file relative to the project's root; absent if it is outside the project. */
    readonly definition?: string;
    /** What a service must say its environment is; absent in older runs. */
    readonly says?: string;
  };
  readonly profile: Profile;
  readonly policy: Policy;
  readonly candidate: Candidate;
  /** Declared requirements and their sentences. Each must be covered by a planned check. */
  readonly requirements: { readonly [requirement: string]: string };
  /** Present if only a part was asked for; such a run has no verdict. */
  readonly selection?: { readonly layers?: readonly Layer[]; readonly checks?: readonly string[] };
  readonly tasks: readonly Task[];
  /** Cores that `read` and `write` tasks may share. */
  readonly cores: number;
  /** SHA-256 of each input: definition, policy, specs. */
  readonly digests: { readonly [input: string]: string };
  /** How its gate was started, for `stagegate again`. */
  readonly started?: {
    readonly name: string;
    readonly words: readonly string[];
    readonly candidate?: string;
    readonly policy?: string;
  };
  /** The run of which this one runs again what was inconclusive; the rest is from there. */
  readonly again?: string;
  /** When that one was begun, and before it those that it went on with itself: ISO 8601, the first one first. */
  readonly begun?: readonly string[];
  /** When the gate began to judge: after it had waited for the candidate. Of a run that goes on, when the first of them did. ISO 8601; absent in older runs. */
  readonly since?: string;
  /** Seconds for which the gate waited in vain for the candidate. */
  readonly waited?: number;
  /** Of a run that goes on: the times before it in which no gate ran. */
  readonly between?: readonly Between[];
  /** The stagegate that saved it, if that wrote an older format: it did not record everything that a verdict needs now. */
  readonly savedBy?: string;
}
