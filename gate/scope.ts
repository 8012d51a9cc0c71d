/** What a command needs while it runs, and what must be gone when it ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processVariables } from '../fixtures/context/process-env.ts';
import { Children } from '../runners/processes.ts';

export interface RunScope {
  /** A private folder (mode 700), removed at the end, even when the gate is killed. */
  readonly scratch: string;
  readonly children: Children;
  /** Aborted by INT, TERM and HUP. A second signal ends the process at once. */
  readonly signal: AbortSignal;
  /** Runs at the end, the last one first. */
  atEnd(cleanUp: () => void | Promise<void>): void;
}

interface Signals {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
}

export async function withRunScope<T>(signals: Signals, body: (scope: RunScope) => Promise<T>): Promise<T> {
  const scratch = mkdtempSync(join(tmpdir(), 'stagegate-'));
  const children = new Children(processVariables(), scratch);
  const interruption = new AbortController();
  const cleanUps: (() => void | Promise<void>)[] = [];
  const listening = (how: 'on' | 'off'): void => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) signals[how](name, interrupt);
  };
  const interrupt = (): void => {
    listening('off');
    interruption.abort();
  };
  listening('on');
  try {
    return await body({ scratch, children, signal: interruption.signal, atEnd: (cleanUp) => cleanUps.push(cleanUp) });
  } finally {
    for (const cleanUp of cleanUps.reverse())
      await Promise.resolve()
        .then(cleanUp)
        .catch(() => {});
    listening('off');
    children[Symbol.dispose]();
    removeScratch(scratch);
  }
}

/** What a tool left behind may still be writing into it; that takes no verdict away. */
function removeScratch(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  } catch {}
}
