/** What the machine's processors have done since it started. */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Of all processors together, in units of the system's own. */
export interface Ticks {
  readonly busy: number;
  readonly steal: number;
  readonly all: number;
}

/** Linux reports what a hypervisor took; elsewhere that is not known. */
export function ticks(): Ticks {
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
