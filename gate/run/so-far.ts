/** What has become of a plan so far. */
import { isDeepStrictEqual } from 'node:util';
import { type Execution, format, type Plan } from '../../core/model.ts';
import { version } from '../../fixtures/context/install.ts';
import { runners } from '../../runners/index.ts';
import type { Content } from '../run-folder/folder.ts';
import type { OpenRun } from '../run-folder/open.ts';
import { inJson, measurementsIn, publish } from '../run-folder/publish.ts';
import { digested } from '../run-folder/saved/digested.ts';
import { notRemoved } from './created-data.ts';
import type { Earlier } from './earlier.ts';
import type { Ended } from './ended.ts';
import { readAgain, withEvidence } from './read-evidence.ts';

export interface Executed {
  readonly execution: Execution;
  /** The files from which it is judged again. */
  readonly record: readonly Content[];
}

interface SoFarContext {
  readonly open: OpenRun;
  /** Of a run that this one goes on with. */
  readonly earlier?: Earlier;
  /** The runs of other gates that have asked the same staging meanwhile. */
  readonly beside: () => readonly string[];
}

export class SoFar {
  ended: readonly Ended[];
  readonly #plan: Plan;
  readonly #context: SoFarContext;
  /** Created data that the saved run names. */
  #created: readonly string[] = [];

  constructor(plan: Plan, context: SoFarContext) {
    this.#plan = plan;
    this.#context = context;
    this.ended = context.earlier?.ended ?? [];
  }

  get execution(): Execution {
    const { earlier, beside } = this.#context;
    const others = [...new Set([...(earlier?.beside ?? []), ...beside()])];
    return { ...unfinished(this.ended), ...(others.length === 0 ? {} : { beside: others }) };
  }

  /** Publishes it as it is. */
  save(ledger: string): void {
    const { open } = this.#context;
    const created = notRemoved(ledger);
    const execution = { ...this.execution, leftovers: this.leftovers(open.folder.clean(created)) };
    publish(open.folder, this.#plan, execution, recordOf(open, execution, this.ended), false);
    this.#created = created;
  }

  /** Whether the saved run names the data that has been created and not removed, and no other. */
  isSaved(ledger: string): boolean {
    return isDeepStrictEqual(notRemoved(ledger), this.#created);
  }

  /** What could not be removed, with those that an earlier run left. */
  leftovers(own: readonly string[]): readonly string[] {
    return [...(this.#context.earlier?.leftovers ?? []), ...own];
  }

  /** Reads evidence again if a secret in it became known since (`learned`), and looks which files were changed. */
  async lookAgain(learned: boolean): Promise<void> {
    const { folder } = this.#context.open;
    if (learned) this.ended = await readAgain(this.#plan, this.ended, runners, folder);
    folder.lookAgain();
    this.ended = this.ended.map((one) => withEvidence(one, folder));
  }

  executed(execution: Execution): Executed {
    return { execution, record: recordOf(this.#context.open, execution, this.ended) };
  }
}

export function unfinished(ended: readonly Ended[]): Execution {
  return { finished: false, runs: ended.map(({ run }) => run), leftovers: [] };
}

/** What `decide` needs beside the plan, whose digest it holds. The measurements are for people: `decide` reads them again from the evidence. */
export function recordOf(
  { folder }: Pick<OpenRun, 'folder'>,
  execution: Execution,
  ended: readonly Ended[],
): readonly Content[] {
  const runs = ended.map(({ recorded }) => ({ ...recorded, evidence: folder.written.current(recorded.evidence) }));
  const record = (): object =>
    digested(folder.clean({ format, stagegate: version, plan: folder.digest('plan.json'), ...execution, runs }));
  return [inJson('runs.json', record), measurementsIn(execution)];
}
