/** A gate that was run, and what it left. */
import type { GateReport, Plan } from '../../core/model.ts';

export interface GateRun {
  /** From the start of the process to its end. */
  readonly seconds: number;
  readonly report: GateReport;
  readonly plan: Plan;
  /** Seconds of each task. */
  readonly tasks: Readonly<Record<string, number>>;
  /** Lighthouse's runs: a gate makes more than were asked for if the machine was noisy. */
  readonly audits: number;
}
