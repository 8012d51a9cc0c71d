/** What k6 and the machine did while k6 made its load. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ticks } from '../ticks.ts';

/** In `exit.json`. */
export interface Generator {
  /** Processors that k6 may use. */
  readonly cores: number;
  /** From k6's start to its end, by a clock that nobody sets. */
  readonly seconds: number;
  /** Milliseconds by which 95 % of this process's own timers were late at most: how long what is due waits for a processor. */
  readonly lag: number;
  /** Milliseconds by which they were late on average. Runs that an older stagegate saved do not say. */
  readonly meanLag?: number | undefined;
  /** Look after look, at most 600: the share of the processors that k6 used, and the share that nobody used. */
  readonly looks: readonly (readonly [used: number, idle: number])[];
}

/** Of the timers that measure the lag. */
const resolution = 10;
const mostLooks = 600;

/** Looks each second, or less often where `deadline` seconds are many. A machine that does not say what k6 used leaves no look. */
export async function watchGenerator(pid: number, deadline: number, ended: AbortSignal): Promise<Generator> {
  const every = Math.max(1, Math.ceil(deadline / mostLooks));
  const cores = availableParallelism();
  const started = performance.now();
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  const looks: [number, number][] = [];
  let before = await lookAt(pid);
  while (!ended.aborted && before !== undefined) {
    await delay(every * 1000, undefined, { signal: ended }).catch(() => {});
    const after = await lookAt(pid);
    if (after === undefined) break;
    if (looks.length < mostLooks) looks.push(between(before, after, cores));
    before = after;
  }
  if (!ended.aborted) await new Promise((resolve) => ended.addEventListener('abort', resolve, { once: true }));
  delays.disable();
  const late = (delay: number): number => (delays.count === 0 ? 0 : rounded(Math.max(0, delay / 1e6 - resolution)));
  const seconds = rounded((performance.now() - started) / 1000);
  return { cores, seconds, lag: late(delays.percentile(95)), meanLag: late(delays.mean), looks };
}

interface Look {
  readonly at: number;
  readonly used: number;
  readonly idle: number;
  readonly all: number;
}

async function lookAt(pid: number): Promise<Look | undefined> {
  const used = await processorSeconds(pid);
  const { all, busy, steal } = ticks();
  return used === undefined ? undefined : { at: performance.now(), used, idle: all - busy - steal, all };
}

/** Of the processors that k6 may use, which may be fewer than the machine has. */
function between(before: Look, after: Look, cores: number): [number, number] {
  const used = Math.max(0, after.used - before.used) / Math.max(0.001, (after.at - before.at) / 1000);
  const idle = (cpus().length * (after.idle - before.idle)) / Math.max(1, after.all - before.all);
  return [rounded(used / cores), rounded(Math.min(idle, Math.max(0, cores - used)) / cores)];
}

/** Of the process itself; undefined if it has ended, or the system does not say. */
async function processorSeconds(pid: number): Promise<number | undefined> {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) / 100;
    }
    const { stdout } = await promisify(execFile)('ps', ['-o', 'time=', '-p', String(pid)]);
    return secondsOf(stdout.trim());
  } catch {
    return undefined;
  }
}

/** `[[days-]hours:]minutes:seconds`. */
export function secondsOf(time: string): number | undefined {
  const [, days = '0', hours = '0', minutes = '0', seconds = ''] =
    /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(time) ?? [];
  return seconds === ''
    ? undefined
    : ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
