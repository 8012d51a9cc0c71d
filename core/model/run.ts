/** What became of tasks. */
import type { Contact, TaskContact } from './contact.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { Measurements } from './measurement.ts';
import type { Reason } from './reason.ts';
import type { Series } from './series.ts';

/** Why a note stands in the place of a file: it was too large to be searched for secrets, or could not be unpacked for that. */
export const notKept = ['too-large', 'not-unpacked'] as const;
export type NotKept = (typeof notKept)[number];

/** A file in the run's folder, or a piece of a page there. */
export interface Evidence {
  /** Relative to the run's folder, with forward slashes: `evidence/<task>/<file>`, and of the second attempt `evidence/again-2/<task>/<file>`; of a piece `evidence/<layer>.html#<name>/<file>`. */
  readonly path: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Absent if it is the file that the task left. */
  readonly notKept?: NotKept;
}

/** What one answer says. */
export interface Build {
  readonly version?: string;
  readonly commit?: string;
  readonly environment?: string;
}

/** A build that other answers of the same look named. */
export interface OtherBuild extends Build {
  readonly answers: number;
}

/**
 * What a service says it is. Without a version or a commit, or without a place that the definition names, there is a `problem`:
 * it is not the candidate then, but what it does say may show that it is another build.
 */
export interface Identity extends Build {
  readonly problem?: Reason;
  /** Why it does not say its environment where the definition looks for it. */
  readonly noEnvironment?: string;
  /** All answers of the look, if not all of them said the same. */
  readonly answers?: number;
  /** What the answers said that did not say the same as the first: other builds, or with a `problem` a part of it or nothing. */
  readonly others?: readonly OtherBuild[];
}

/** Identities by service. */
export type Observed = { readonly [service: string]: Identity };

export type Status = 'completed' | 'errored' | 'timed-out' | 'interrupted' | 'not-run';

/** How one task went, without what it measured: the measurements are read from its evidence, now or later. */
export interface RecordedRun {
  readonly task: string;
  /** Which run of the task it is, from 2; absent for the first. */
  readonly attempt?: number;
  readonly status: Status;
  /** ISO 8601; both absent when the task was not run. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly candidate: { readonly before: Observed; readonly after: Observed };
  /** Origins without an identity that did not answer once the task had failed, and why. */
  readonly silent?: { readonly [origin: string]: Reason };
  readonly fingerprint: Fingerprint;
  readonly evidence: readonly Evidence[];
  readonly reason?: Reason;
  /** The project's folder and the user's, to which paths that the evidence names are relative in reports. Absent if it was not run. */
  readonly folders?: { readonly root: string; readonly home: string };
}

/** Unix time in seconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface TaskRun extends RecordedRun {
  readonly measurements: Measurements;
  /** Why single checks were not measured, if that is known: a test was skipped, or asserted nothing. */
  readonly gaps?: { readonly [check: string]: Reason };
  readonly series?: Series;
  /** From the first request of a load to its last answer, if its tool says so. */
  readonly span?: Span;
  /** What the task reached, its tests and all around them. */
  readonly contact?: TaskContact;
  /** What single tests, and parts of a probe, reached, by check. */
  readonly contacts?: { readonly [check: string]: Contact };
}

/** What became of a plan. */
export interface Execution {
  /** False until the last task has ended: a run that was cut short stays so. */
  readonly finished: boolean;
  /** When nothing was asked of staging any more. ISO 8601; absent if the gate was killed before, and in older runs. */
  readonly endedAt?: string;
  /** The plan is not the one that was run: somebody changed it since. */
  readonly planChanged?: boolean;
  /** The record of what ran is not the one that the run left. */
  readonly recordChanged?: boolean;
  /** Why the gate itself failed. */
  readonly failure?: string;
  readonly runs: readonly TaskRun[];
  /** Runs of other gates that asked the same staging meanwhile, as far as this machine knows; absent if there were none. */
  readonly beside?: readonly string[];
  /** Test data that the gate could not remove, in words. */
  readonly leftovers: readonly string[];
}
