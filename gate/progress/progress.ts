/** What a person sees while the gate runs. */
import type { Finding, Plan, RecordedRun, Task } from '../../core/model.ts';

export interface Progress {
  /** A line for the person, at once. */
  note(line: string): void;
  /** Until it is disposed of, the gate waits for `what`; the person is told so if it takes a while. */
  waiting(what: string): Disposable;
  /** `seconds` is how long its tasks usually take. */
  planned(plan: Plan, seconds: number): void;
  started(task: Task): void;
  ended(task: Task, run: RecordedRun, findings: readonly Finding[]): void;
  /** The task that has just ended is run again: the `attempt`th time, of `upTo`. */
  again(task: Task, attempt: number, upTo: number): void;
  /** The last word: nothing is written after it. */
  close(): void;
}
