/** Ends load that has failed for certain. */
import type { Exit } from '../processes.ts';
import type { RunContext } from '../runner.ts';
import { toArgs } from './args.ts';
import type { Paths } from './command.ts';
import { followSamples } from './follow.ts';
import { rulesOf, settledBy } from './settle.ts';
import type { Settled } from './settled.ts';

export class EarlyEnd {
  readonly #rules: ReturnType<typeof rulesOf>;
  readonly #patience: number;
  readonly #files: Pick<Paths, 'samples' | 'form'>;
  readonly #asked = new AbortController();
  readonly #overdue = new AbortController();
  #settled: Settled | undefined;

  constructor(context: Pick<RunContext, 'task' | 'decisive'>, files: Pick<Paths, 'samples' | 'form'>) {
    this.#rules = rulesOf(context);
    this.#patience = toArgs(context.task.args).patience;
    this.#files = files;
  }

  /** k6 is to end by itself, with `teardown()` and its summary. */
  get asked(): AbortSignal {
    return this.#asked.signal;
  }

  /** It has not done so in time. */
  get overdue(): AbortSignal {
    return this.#overdue.signal;
  }

  /** Resolves when k6 has ended. Without a rule nothing is read. */
  async watch(ended: AbortSignal): Promise<void> {
    if (this.#rules.length === 0 || ended.aborted) return;
    await followSamples(this.#files.samples, this.#files.form, ended, (traffic) => {
      this.#settled = settledBy(this.#rules, traffic);
      return this.#settled !== undefined;
    });
    if (this.#settled === undefined || ended.aborted) return;
    this.#asked.abort();
    const timer = setTimeout(() => this.#overdue.abort(), this.#patience * 1000);
    ended.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  /** Undefined if k6 had done all of its work by then. */
  settled({ code }: Pick<Exit, 'code'>): Settled | undefined {
    return this.#asked.signal.aborted && code !== 0 && code !== 99 ? this.#settled : undefined;
  }
}
