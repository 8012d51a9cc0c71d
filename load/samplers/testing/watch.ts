/** Lets a sampler watch a load that a test makes. */
import type { Sampler } from '../../../fixtures/claims/sampler.ts';
import { type Trial, type TrialOptions, trial } from '../../../gate/testing/trial.ts';
import type { LoadWindow } from '../../../runners/runner.ts';
import { sampler as runner } from '../../../runners/sampler/index.ts';

/** `load` is called once the sampler has seen what was before it. It goes on until that resolves, and completes unless it resolves to another status. */
export async function watch(
  sampler: Sampler,
  load: () => Promise<unknown>,
  options: Omit<TrialOptions, 'sampled'> = {},
): Promise<Trial> {
  const ready = Promise.withResolvers<void>();
  const loaded = ready.promise.then(async (): Promise<LoadWindow> => {
    const from = Date.now() / 1000;
    const status = ((await load()) ?? 'completed') as LoadWindow['status'];
    return { status, from, to: Date.now() / 1000 };
  });
  return trial(sampler.during('requests'), runner, { ...options, sampled: { ready: ready.resolve, load: loaded } });
}
