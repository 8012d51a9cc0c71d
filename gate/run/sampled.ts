/** Runs a load and what samples staging during it. */
import type { Task } from '../../core/model.ts';
import type { LoadWindow, Sampled } from '../../runners/runner.ts';
import type { Ended } from './ended.ts';

/** The load starts once each sampler has seen what there was before it, or has ended; `run` never rejects. */
export async function runSampled(
  load: Task,
  samplers: readonly Task[],
  run: (task: Task, sampled?: Sampled) => Promise<Ended>,
): Promise<void> {
  const over = Promise.withResolvers<LoadWindow>();
  const started = samplers.map((sampler) => {
    const isReady = Promise.withResolvers<void>();
    const ended = run(sampler, { ready: isReady.resolve, load: over.promise }).finally(isReady.resolve);
    return { isReady: isReady.promise, ended };
  });
  await Promise.all(started.map(({ isReady }) => isReady));
  over.resolve(windowOf(await run(load)));
  await Promise.all(started.map(({ ended }) => ended));
}

/** By what the load itself recorded, if it did; otherwise by when its task began and ended. */
function windowOf({ run: { status, span, startedAt, endedAt } }: Ended): LoadWindow {
  if (startedAt === undefined || endedAt === undefined) return { status };
  const task = { from: Date.parse(startedAt) / 1000, to: Date.parse(endedAt) / 1000 };
  return { status, ...(span ?? task) };
}
