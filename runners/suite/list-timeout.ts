/** A suite that is listed has no deadline of its own yet. */
import type { ListContext } from '../runner.ts';

/** Seconds that a tool may take to load a suite and to list its tests. */
export const listTimeout = 120;

/** The tool is stopped when they are over. */
export function withListTimeout(context: ListContext): ListContext {
  return { ...context, signal: AbortSignal.any([context.signal, AbortSignal.timeout(listTimeout * 1000)]) };
}
