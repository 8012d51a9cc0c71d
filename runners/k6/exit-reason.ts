/** How k6 ended, and what that says. Only three exit codes say something about staging. */
import type { Reason, ReasonCode } from '../../core/model.ts';
import { exitReason, type ToolExit } from '../suite/exit-reason.ts';
import type { Generator } from './generator.ts';
import { startAndEnd } from './log.ts';
import { type Settled, sentenceOf } from './settled.ts';

/** `exit.json`. */
export interface K6Exit extends ToolExit {
  /** After how many seconds it was stopped because it had not loaded the script. */
  readonly hung?: number | undefined;
  /** Why its samples could not be read. */
  readonly unreadable?: string | undefined;
  /** Absent in runs that an older stagegate saved. */
  readonly generator?: Generator | undefined;
  /** Why the gate ended it before its time. */
  readonly settled?: Settled | undefined;
  /** Iterations that were cut off at the end of the run; absent if k6 did not report them. */
  readonly interrupted?: number | undefined;
}

/** The script called itself failed (`exec.test.fail()`). It goes on, so everything else is measured. */
export const markedFailed = 110;

/** It ended; a threshold was crossed; it called itself failed. */
const completed: readonly number[] = [0, 99, markedFailed];

/** Undefined if k6 did its work. `script` is named where it may be its fault. */
export function k6ExitReason(exit: K6Exit, script?: string): Reason | undefined {
  if (exit.failure === undefined && exit.hung !== undefined) return hung(exit.hung);
  if (exit.failure === undefined && exit.settled !== undefined)
    return { code: 'settled', detail: sentenceOf(exit.settled) };
  const reason = exitReason(exit);
  if (reason?.code === 'interrupted') return { ...reason, detail: 'k6 was stopped before it finished.' };
  if (reason !== undefined) return reason;
  if (completed.includes(exit.code ?? -1))
    return exit.unreadable === undefined ? undefined : unreadableSamples(exit.unreadable);
  const [code, said, fix] = sentences[exit.code ?? -1] ?? ['tool-failed', `k6 ended with exit code ${exit.code}.`];
  const sentence = script === undefined ? said : `${startAndEnd(script, 80)}: ${said}`;
  const detail =
    exit.lastError === undefined ? sentence : `${sentence} ${startAndEnd(exit.lastError, shown - sentence.length - 1)}`;
  return { code, detail, ...(fix === undefined ? {} : { fix }) };
}

/** Characters of a detail that reports show. */
const shown = 300;

function unreadableSamples(detail: string): Reason {
  const fix = /systemTags/.test(detail)
    ? 'Remove systemTags from the script’s options, or add the named tag to them.'
    : 'Make sure that the disk has space, then run the gate again; if it fails again, report it with the run’s folder.';
  return { code: 'tool-output-unreadable', detail, fix };
}

/** k6 did not load its script. */
export function hung(seconds: number): Required<Reason> {
  return {
    code: 'tool-timed-out',
    detail: `k6 showed no sign of life within ${seconds} s and was killed. While loading a script it hangs forever on import attributes, async generators, decorators, and modules of types alone without "export {}".`,
    fix: `Leave these out of the script and of what it imports. If the script only takes long to load, raise startUp (${seconds} s) in the claim.`,
  };
}

const sentences: Readonly<Record<number, readonly [ReasonCode, string, fix?: string]>> = {
  1: ['tool-failed', 'The script could not be bundled.'],
  97: ['tool-failed', "k6's cloud failed."],
  98: ['tool-failed', "k6's cloud failed."],
  100: [
    'tool-timed-out',
    "The script's setup() took too long.",
    'Find out in the task’s evidence (log.json) what setup() waited for. If it only needs longer, raise setupTimeout in the script’s options.',
  ],
  101: [
    'tool-timed-out',
    "The script's teardown() took too long.",
    'Find out in the task’s evidence (log.json) what teardown() waited for. If it only needs longer, raise teardownTimeout in the script’s options.',
  ],
  102: ['tool-timed-out', 'k6 ran out of time.'],
  103: ['interrupted', 'k6 was stopped through its API.'],
  104: ['tool-failed', "k6 refused its configuration or the script's options."],
  105: ['interrupted', 'k6 was interrupted from outside.'],
  106: ['tool-failed', 'k6 could not open the port of its API.'],
  107: [
    'tool-failed',
    'The script threw an exception outside of its iterations, as it was loaded, in setup() or in teardown().',
  ],
  108: ['tool-failed', 'The script gave up (test.abort()).'],
  109: ['tool-failed', 'k6 crashed.'],
};
