import type { Finding, RecordedRun, TaskRun } from '../../core/model.ts';

/** A task's record, the same with what its evidence says, and how it was judged. */
export interface Ended {
  readonly recorded: RecordedRun;
  readonly run: TaskRun;
  /** Of all runs of the task so far, as their evidence was read when it ended. */
  readonly findings: readonly Finding[];
  /** Staging was asked who it is right after it, because it had failed. */
  readonly looked?: boolean;
}
