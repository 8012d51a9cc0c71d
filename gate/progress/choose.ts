/** Which view of the progress fits the stream. */
import { processVariables } from '../../fixtures/context/process-env.js';
import { lines } from './lines.ts';
import { live } from './live.ts';
import type { Progress } from './progress.ts';

export interface ProgressOptions {
  /** Milliseconds, from any start. Default: `performance.now`. */
  readonly now?: () => number;
  /** Whether the view may move the cursor. Default: on a terminal that can, outside CI. */
  readonly live?: boolean;
}

/** A live view on a terminal, plain lines in CI and through pipes. Text of staging is stripped of what a terminal or CI obeys. */
export function progress(stream: NodeJS.WriteStream, options: ProgressOptions = {}): Progress {
  const now = options.now ?? (() => performance.now());
  return (options.live ?? isLive(stream)) ? live(stream, now) : lines(stream, now);
}

function isLive(stream: NodeJS.WriteStream): boolean {
  const { CI, TERM } = processVariables();
  return stream.isTTY === true && (CI === undefined || CI === '' || CI === 'false') && TERM !== 'dumb';
}
