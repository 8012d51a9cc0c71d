import { readFileSync } from 'node:fs';

/** The most memory that this process ever held, in MB; NaN where the system does not tell. What is asked elsewhere counts the parent's memory too. */
export function peak(): number {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return Number.NaN;
  }
}
