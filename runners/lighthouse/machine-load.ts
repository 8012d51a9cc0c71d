/** What else the machine was doing. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Ticks, ticks } from '../ticks.ts';
import type { Look } from './noise.ts';

/** Before a run, while nothing of ours works: waits a little for a quiet moment and says how quiet it was. */
export async function lookAround(): Promise<Look> {
  for (let attempt = 1; ; attempt += 1) {
    const before = ticks();
    await delay(300);
    const look = between(before, ticks());
    if (look.busy < quiet || attempt === attempts) return look;
  }
}

const quiet = 0.25;
const attempts = 8;

function between(before: Ticks, after: Ticks): Look {
  const all = Math.max(1, after.all - before.all);
  return { busy: share((after.busy - before.busy) / all), steal: share((after.steal - before.steal) / all) };
}

function share(ratio: number): number {
  return Math.round(Math.min(1, Math.max(0, ratio)) * 1000) / 1000;
}
