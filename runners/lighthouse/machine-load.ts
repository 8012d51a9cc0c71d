/** What else the machine was doing. */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Look } from './noise.ts';

interface Ticks {
  readonly busy: number;
  readonly steal: number;
  readonly all: number;
}

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

/** Linux reports what a hypervisor took; elsewhere that is not known. */
function ticks(): Ticks {
  try {
    const [, ...fields] = readFileSync('/proc/stat', 'utf8').split('\n')[0]?.trim().split(/\s+/) ?? [];
    const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, softIrq = 0, steal = 0] = fields.map(Number);
    const busy = user + nice + system + irq + softIrq;
    return { busy, steal, all: busy + idle + wait + steal };
  } catch {
    const times = cpus().map((cpu) => cpu.times);
    const idle = times.reduce((sum, time) => sum + time.idle, 0);
    const all = times.reduce((sum, time) => sum + time.idle + time.user + time.nice + time.sys + time.irq, 0);
    return { busy: all - idle, steal: 0, all };
  }
}
