/** Services and origins that stopped answering while a task ran. Pure. */
import type { Identity, Observed, Reason, ReasonCode, RecordedRun } from './model.ts';

/** What a look found of services, and of the origins that no service names. */
export interface Look {
  readonly observed: Observed;
  /** Origins that did not answer, and why. */
  readonly silent: { readonly [origin: string]: Reason };
}

/** Staging itself, or a connection of it, was not reached: nothing answered, something else did (`wall`), or it asked for patience (`try-later`). */
export const withoutStaging: readonly ReasonCode[] = [
  'unreachable',
  'connection-unreachable',
  'no-answer',
  'untrusted-certificate',
  'wall',
  'try-later',
];

/** What is said of a staging that is there no more: nothing answers. */
export function leaves(code: ReasonCode | undefined): boolean {
  return code !== undefined && ['unreachable', 'connection-unreachable', 'no-answer', 'gone'].includes(code);
}

/** Something else than silence keeps staging away, and says by itself what to do: its certificate, a wall, maintenance. */
export function isInstead(code: ReasonCode | undefined): boolean {
  return code !== undefined && withoutStaging.includes(code) && !leaves(code);
}

/** Nothing answers for the service, or only a gateway; or it is kept away for the reason `despite`. */
export function isSilent({ problem, version, commit }: Identity, despite?: ReasonCode): boolean {
  const code = problem?.code;
  const isUnasked = leaves(code) || code === 'unavailable' || (code !== undefined && code === despite);
  return isUnasked && version === undefined && commit === undefined;
}

/** Nothing of staging answered, or only its gateway. */
export function isAway(code: ReasonCode | undefined): boolean {
  return code !== undefined && [...withoutStaging, 'unavailable', 'gone'].includes(code);
}

/** The services and origins that do not answer, and why. */
export function silentIn({ observed, silent }: Look): ReadonlyMap<string, Reason> {
  const services = Object.entries(observed).flatMap(([service, { problem }]) =>
    problem === undefined ? [] : [[service, problem] as const],
  );
  return new Map([...Object.entries(silent), ...services].filter(([, { code }]) => isAway(code)));
}

/** Those that the look before the task does not call silent too. */
export function goneMeanwhile({
  candidate: { before, after },
  silent = {},
}: Pick<RecordedRun, 'candidate' | 'silent'>): ReadonlyMap<string, Reason> {
  const already = silentIn({ observed: before, silent: {} });
  return new Map([...silentIn({ observed: after, silent })].filter(([name]) => !already.has(name)));
}
