/** Why a tool did not end as a completed run does. */
import type { Reason } from '../../core/model.ts';
import type { ToolEnd } from '../runner.ts';

/** How a tool ended, as `exit.json` has it. */
export interface ToolExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** It was stopped by the gate. */
  readonly stopped: boolean;
  /** It could not be started: the system's own words. */
  readonly failure?: string | undefined;
  /** Its last line on standard error. */
  readonly lastError?: string | undefined;
}

/** Undefined if it completed. `completed`: the exit codes that say so; by default all of them. */
export function exitReason(exit: ToolExit, completed?: readonly number[]): Reason | undefined {
  const { failure, stopped, code, signal, lastError } = exit;
  if (failure !== undefined) return { code: 'tool-failed', detail: failure };
  if (stopped) return { code: 'interrupted' };
  if (code === null) return { code: 'tool-killed', ...(signal === null ? {} : { detail: killed(signal) }) };
  if (completed === undefined || completed.includes(code)) return undefined;
  return { code: 'tool-failed', detail: lastError ?? `exit code ${code}` };
}

/** For people: what was killed, and that the gate did not do it. */
export function killed(signal: string): string {
  return `its process was ended by ${signal}, which stagegate did not send`;
}

export function toolEnd(reason: Reason | undefined, versions: ToolEnd['versions']): ToolEnd {
  if (reason === undefined) return { status: 'completed', versions };
  return { status: reason.code === 'interrupted' ? 'interrupted' : 'errored', reason, versions };
}
