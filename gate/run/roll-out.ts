/** Looks which build staging runs, and waits for the one that is expected. */
import { setTimeout as pause } from 'node:timers/promises';
import { isCandidate, waitingFor } from '../../core/identity.ts';
import type { Candidate, Observed } from '../../core/model.ts';
import type { CommandContext } from '../context.ts';

/** In milliseconds. */
interface Pace {
  readonly interval: number;
  /** CI systems stop jobs that are silent for minutes. */
  readonly reminder: number;
}

const usual: Pace = { interval: 2_000, reminder: 60_000 };

export interface RolledOut {
  /** What was seen last. */
  readonly observed: Observed;
  /** Seconds for which it waited in vain. */
  readonly waited?: number;
}

/** Looks once, if it may, or until every service is the candidate or the time is up. `check` throws if that can never happen. */
export async function rolledOut(
  candidate: Candidate,
  look: (() => Promise<Observed>) | undefined,
  { options, note, scope: { signal } }: RollOutContext,
  check: (observed: Observed) => void,
  { interval, reminder } = usual,
): Promise<RolledOut> {
  if (look === undefined) return { observed: {} };
  const { wait = 0 } = options;
  const until = performance.now() + wait;
  let said = { text: '', at: 0 };
  for (;;) {
    const observed = await look();
    check(observed);
    const now = performance.now();
    if (isCandidate(candidate, observed) || signal.aborted) return { observed };
    if (now >= until) return { observed, ...(wait === 0 ? {} : { waited: wait / 1000 }) };
    const text = waitingFor(candidate, observed);
    if (text !== said.text || now - said.at >= reminder) {
      note(text);
      said = { text, at: now };
    }
    await pause(Math.min(interval, until - now), undefined, { signal }).catch(() => {});
  }
}

interface RollOutContext {
  readonly options: Pick<CommandContext['options'], 'wait'>;
  readonly note: CommandContext['note'];
  readonly scope: Pick<CommandContext['scope'], 'signal'>;
}
