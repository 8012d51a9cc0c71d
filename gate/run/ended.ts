import type { Finding, RecordedRun, TaskRun } from '../../core/model.ts';

/** A task's record, the same with what its evidence says, and how it was judged. */
export interface Ended {
  readonly recorded: RecordedRun;
  readonly run: TaskRun;
  /** As its evidence was read when the task ended. */
  readonly findings: readonly Finding[];
  /** Staging was asked who it is right after it, because it had failed. */
  readonly looked?: boolean;
}
