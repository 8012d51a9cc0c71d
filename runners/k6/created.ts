/** What a script created on staging. k6 cannot write to the ledger: the script says it in its log, and the runner takes it from there. */
import { appendFileSync } from 'node:fs';
import type { RunContext } from '../runner.ts';

/** `load/lib/created.ts` says these. */
const said = /^stagegate:(created|removed) (.*)$/s;

export class CreatedData {
  readonly #entries = new Map<string, string>();

  /** True if the message was one of ours: it holds credentials, and is kept out of the evidence. */
  take(message: string): boolean {
    const [, verb, json] = said.exec(message) ?? [];
    if (json === undefined) return false;
    const what = name(json);
    if (verb === 'created') this.#entries.set(what, json);
    else this.#entries.delete(what);
    return true;
  }

  /** Leaves what the script did not remove itself to the gate's clean-up. */
  note({ environment }: RunContext): void {
    for (const json of this.#entries.values()) appendFileSync(environment.ledger, `${json}\n`, { mode: 0o600 });
  }
}

function name(json: string): string {
  try {
    return String(JSON.parse(json).what);
  } catch {
    return json;
  }
}
