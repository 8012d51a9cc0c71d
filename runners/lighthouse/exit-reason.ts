/** How the child process ended. */
import type { Reason } from '../../core/model.ts';

/** `exit.json`. */
export interface ChildExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** The system's words where it could not be started. */
  readonly failure?: string | undefined;
  readonly stopped: boolean;
  /** Its last words on standard error. */
  readonly lastError?: string | undefined;
}

/** Undefined where it ended well. */
export function problem({ code, signal, failure, stopped, lastError }: ChildExit): Reason | undefined {
  if (failure !== undefined) return { code: 'tool-failed', detail: `Lighthouse could not be started: ${failure}` };
  if (stopped) return { code: 'interrupted', detail: 'Lighthouse was stopped before its end.' };
  if (code === 0) return undefined;
  if (code === null) return { code: 'tool-killed', detail: `Lighthouse was ended by ${signal ?? 'a signal'}.` };
  return { code: 'tool-failed', detail: lastError ?? `Lighthouse ended with exit code ${code}.` };
}
