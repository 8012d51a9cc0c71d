/** What the process of a team's own probe is given, and what it leaves. */
import type { Reason, Task } from '../../../core/model.ts';
import type { BrowserOptions } from '../../../fixtures/browser/browser.ts';

/** A JSON file (mode 600) in the scratch folder. */
export interface Job {
  readonly task: Pick<Task, 'id' | 'args'>;
  readonly root: string;
  readonly environmentFile: string;
  /** Where evidence goes. */
  readonly folder: string;
  /** How Chromium is launched, or why it cannot be. */
  readonly browser: BrowserOptions | Reason;
  /** Where the outcome goes, in the scratch folder. */
  readonly outcome: string;
  /** Where what no file may show goes, a JSON list on each line, in the scratch folder. */
  readonly hidden: string;
}

/** Absent if the process ended before the probe did. */
export interface Outcome {
  readonly reason?: Reason;
}

/** What the process that reads evidence is given. */
export interface ReadJob {
  readonly task: Task;
  readonly root: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}
