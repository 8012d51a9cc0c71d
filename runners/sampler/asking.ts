/** Asks a source again and again, over a connection of its own. */
import { ReasonError } from '../../core/errors.ts';
import { inWords } from '../../core/in-words.ts';
import type { Reason } from '../../core/model.ts';
import { QuestionError } from '../../fixtures/connections/session.ts';
import { createProbeContexts, type ProbeContexts } from '../../fixtures/probe/probe-context.ts';
import type { Ask } from '../../load/samplers/sampler-claim.ts';
import type { Drawn, Sample, Told } from '../../load/samplers/samples.ts';
import type { RunContext } from '../runner.ts';

/** Milliseconds until a source that went away is tried again. */
const pause = 1_000;

export class Asking implements AsyncDisposable {
  readonly #ask: Ask;
  readonly #context: RunContext;
  #contexts: ProbeContexts;
  #lost: { readonly reason: Reason; readonly at: number } | undefined;

  constructor(ask: Ask, context: RunContext) {
    this.#ask = ask;
    this.#context = context;
    this.#contexts = this.#open();
  }

  /** Why the last sample could not be taken; undefined if it could. */
  get lost(): Reason | undefined {
    return this.#lost?.reason;
  }

  /** Undefined while a source that went away is not tried again. Throws once the signal is aborted. */
  async once(): Promise<Sample | undefined> {
    if (this.#lost !== undefined) {
      if (performance.now() < this.#lost.at + pause) return undefined;
      await this.#contexts.close();
      this.#contexts = this.#open();
    }
    const [asked, started] = [Date.now(), performance.now()];
    const drawn = await this.#drawn();
    const took = Math.round(performance.now() - started);
    const at = (asked + took / 2) / 1000;
    return typeof drawn === 'object' && 'value' in drawn ? { at, took, ...drawn } : { at, took, value: drawn };
  }

  async #drawn(): Promise<Drawn | Told> {
    const { signal, task, environment } = this.#context;
    const { session } = environment;
    try {
      const value = await this.#ask(task.args, this.#contexts.for(signal, { session }));
      this.#lost = undefined;
      return typeof value === 'number' && !Number.isFinite(value) ? inWords(String(value)) : value;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof QuestionError) return inWords(error.message);
      if (!(error instanceof ReasonError)) throw error;
      this.#lost = { reason: error.reason, at: performance.now() };
      return inWords(error.message);
    }
  }

  #open(): ProbeContexts {
    const { environment, root, hide } = this.#context;
    const { session: _, ...own } = environment;
    return createProbeContexts(own, { root, hide });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#contexts.close();
  }
}
