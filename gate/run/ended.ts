import type { RecordedRun, TaskRun } from '../../core/model.ts';

/** A task's record, and the same with what its evidence says. */
export interface Ended {
  readonly recorded: RecordedRun;
  readonly run: TaskRun;
}
