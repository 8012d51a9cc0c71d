/** Samples from before a load until it has ended and what it did is over. */
import { setTimeout as delay } from 'node:timers/promises';
import { version } from '../../fixtures/context/install.ts';
import { backIn, inARow } from '../../load/samplers/read/back.ts';
import { notSampled } from '../../load/samplers/read/unwatched.ts';
import { isKnown, type Sample } from '../../load/samplers/samples.ts';
import type { LoadWindow, RunContext, ToolEnd } from '../runner.ts';
import { type SamplerArgs, toArgs } from './args.ts';
import { Asking } from './asking.ts';
import { names } from './evidence.ts';
import { registeredSampler } from './registry.ts';

/** Before the load: so many samples, or those of so many seconds. */
const start = { samples: 5, seconds: 2 };
/** Seconds in which a source must have answered once after the load. */
const patience = 2;

export async function run(context: RunContext): Promise<ToolEnd> {
  const { task, sampled, signal } = context;
  const versions = { stagegate: version };
  if (sampled === undefined) throw new Error(`${task.id} samples during another task, and there is none.`);
  const args = toArgs(task.args);
  const samples: Sample[] = [];
  let load: LoadWindow | undefined;
  const loaded = sampled.load.then((ended) => {
    load = ended;
  });
  await using asking = new Asking(await registeredSampler(args.sampler), context);
  const began = performance.now();
  const isDone = (): boolean => signal.aborted || (load !== undefined && isOver(samples, load, args));
  try {
    for (let due = began; !isDone(); ) {
      const sample = await asking.once();
      // As the evidence will say, so that both see the same samples behind the load's end.
      if (sample !== undefined) samples.push({ ...sample, at: Number(sample.at.toFixed(3)) });
      if (asking.lost !== undefined && !samples.some(isKnown) && load === undefined) break;
      if (isStartSeen(samples, began)) sampled.ready();
      // A sample that took longer leaves out what was due meanwhile: no two at once.
      const missed = Math.floor((performance.now() - due) / args.every);
      due += (missed + 1) * args.every;
      await delay(Math.max(0, due - performance.now()), undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  sampled.ready();
  if (!signal.aborted) await loaded;
  const files = evidence(samples, load, context);
  if (signal.aborted) return { status: 'interrupted', reason: { code: 'interrupted' }, versions, files };
  const reason = asking.lost ?? withoutLoad(load);
  return reason === undefined
    ? { status: 'completed', versions, files }
    : { status: 'errored', reason, versions, files };
}

function isStartSeen(samples: readonly Sample[], began: number): boolean {
  return samples.filter(isKnown).length >= start.samples || performance.now() - began >= start.seconds * 1000;
}

/** Enough samples are from after the load: two, or as many as say whether the value is back in time. */
function isOver(
  samples: readonly Sample[],
  { status, from, to }: LoadWindow,
  { returns, every }: SamplerArgs,
): boolean {
  if (status !== 'completed' || from === undefined || to === undefined) return true;
  if (!samples.some(isKnown)) return true;
  const late = Date.now() / 1000 - to - (returns?.within ?? 0);
  if (late > patience + (3 * every) / 1000) return true;
  const after = (time: number): number => samples.filter(({ at }) => at > time).length;
  if (returns === undefined) return after(to) >= 2;
  return after(to + returns.within) >= inARow || backIn(samples, { from, to }, returns)?.after !== undefined;
}

function withoutLoad(load: LoadWindow | undefined): ToolEnd['reason'] {
  return load?.status === 'completed'
    ? undefined
    : notSampled(
        'the load itself did not complete, so what it would have done is not known',
        'Look at why the load did not complete, then run the gate again.',
      );
}

function evidence(
  samples: readonly Sample[],
  load: LoadWindow | undefined,
  { task, environment }: RunContext,
): NonNullable<ToolEnd['files']> {
  const { kind } = environment.connections[String(task.args['connection'])] ?? {};
  const found = { ...load, ...(kind === 'prometheus' ? { repeats: true } : {}) };
  const lines = samples.map((sample) => JSON.stringify(sample));
  return {
    [names.samples]: Buffer.from(`[\n${lines.join(',\n')}\n]\n`),
    ...(load === undefined ? {} : { [names.load]: Buffer.from(`${JSON.stringify(found)}\n`) }),
  };
}
