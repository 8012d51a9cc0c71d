/** Environment variables that a value may be missing for, of an error that was thrown. */
import { suspects } from './env-reads.ts';
import type { Frame } from './frames.ts';
import type { ReportedError } from './journal.ts';
import { lackedAt } from './lacked.ts';

/** The code used a value that was not there. A failed assertion has a value that it does not expect, which staging may have given. */
const missesValue = /^TypeError\b[^\n]*\bundefined\b/;

/** `stack`: all of it; `own`: those of its frames, and other places of the error, that are in the suite's files. */
export function unsetIn(
  message: string,
  stack: readonly Frame[],
  own: readonly Frame[],
  isUnset: (name: string) => boolean,
): Pick<ReportedError, 'reads' | 'lacks'> {
  if (!missesValue.test(message)) return {};
  const [thrown] = stack;
  const lacks = thrown !== undefined && own.includes(thrown) ? lackedAt(message, thrown) : undefined;
  if (lacks !== undefined && isUnset(lacks)) return { reads: [lacks], lacks };
  const frames = stack.filter((frame) => own.includes(frame));
  const reads = suspects(frames, own, isUnset);
  return reads.length === 0 ? {} : { reads };
}
