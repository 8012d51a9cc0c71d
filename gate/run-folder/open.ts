/** A run's folder from the moment at which its tools list their tests. */
import type { KnownSecret } from '../../fixtures/definition/known-secrets.ts';
import { redactor } from '../../fixtures/redaction/redact.ts';
import type { BegunRun } from './begin.ts';
import { RunFolder } from './folder.ts';
import { publish } from './publish.ts';

export interface OpenRun {
  readonly id: string;
  readonly createdAt: string;
  readonly folder: RunFolder;
  /** Nothing that was written, or is written from now on, shows these secrets. */
  readonly hide: (secrets: readonly KnownSecret[]) => void;
  /** Calls back whenever the files have been searched again, until disposed of. */
  readonly onHidden: (callback: () => void) => Disposable;
}

/** Writes every form of the report that there is no verdict yet. */
export function openRun({ path, plan }: BegunRun): OpenRun {
  let secrets: readonly KnownSecret[] = [];
  let redact = redactor(secrets);
  const callbacks = new Set<() => void>();
  const folder = new RunFolder(path, (bytes, file, said) => redact(bytes, file, said));
  publish(folder, plan, { finished: false, runs: [], leftovers: [] }, [], false);
  return {
    id: plan.run,
    createdAt: plan.createdAt,
    folder,
    hide: (more) => {
      const fresh = more.filter(({ value }) => !secrets.some((known) => known.value === value));
      if (fresh.length === 0) return;
      const alone = redactor(fresh);
      redact = secrets.length === 0 ? alone : redactor([...secrets, ...fresh]);
      secrets = [...secrets, ...fresh];
      folder.searchAgain(alone);
      for (const callback of callbacks) callback();
    },
    onHidden: (callback) => {
      callbacks.add(callback);
      return { [Symbol.dispose]: () => callbacks.delete(callback) };
    },
  };
}
