/** What a run has created on staging and not removed yet. A gate that is killed removes nothing, but its report names it. */
import { type Stats, unwatchFile, watchFile } from 'node:fs';
import { noted } from '../../fixtures/specs/ledger.ts';

/** Milliseconds until an entry of the ledger is seen. */
const interval = 1000;

export function notRemoved(ledger: string): readonly string[] {
  return noted(ledger).map((what) => `${what}: not removed yet, for the run has not ended`);
}

/** Calls back whenever more has been created, until disposed of. */
export function onCreated(ledger: string, callback: () => void): Disposable {
  // A missing file is reported as a change too.
  const changed = (now: Stats, before: Stats): void => {
    if (now.size !== before.size) callback();
  };
  watchFile(ledger, { interval, persistent: false }, changed);
  return { [Symbol.dispose]: () => unwatchFile(ledger, changed) };
}
