/** Runs commands to their end and takes their time. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processVariables } from '../fixtures/context/process-env.js';

export interface CommandOptions {
  readonly cwd: string;
  /** Takes what the command writes. */
  readonly log: string;
  /** Added to this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that are no failure. Default: 0. */
  readonly codes?: readonly number[];
  /** In a session of its own, as the gate starts its tools: Linux shares busy cores between sessions before it shares them between processes. */
  readonly apart?: boolean;
}

/** Seconds of wall-clock time from start to exit. Rejects where the command fails, with its last lines. */
export function timed(command: string, args: readonly string[], options: CommandOptions): Promise<number> {
  const { codes = [0], cwd, log, env, apart = false } = options;
  const output = openSync(log, 'w');
  const since = performance.now();
  const child = spawn(command, args, {
    cwd,
    env: { ...processVariables(), ...env },
    stdio: ['ignore', output, output],
    detached: apart,
  });
  closeSync(output);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      const seconds = (performance.now() - since) / 1000;
      if (code !== null && codes.includes(code)) return resolve(seconds);
      const words = readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n');
      reject(new Error(`${[command, ...args].join(' ').slice(0, 200)} ended with ${signal ?? code}: ${words}`));
    });
  });
}

/** As `timed`, with this Node. */
export function timedNode(args: readonly string[], options: CommandOptions): Promise<number> {
  return timed(process.execPath, args, options);
}

/** What a module of `bench/children` prints as JSON when it has ended. */
export async function childSays<T>(
  name: string,
  args: readonly string[],
  options: Omit<CommandOptions, 'log'> & { readonly scratch: string },
): Promise<T> {
  const log = join(options.scratch, `${name}.json`);
  await timedNode([join(import.meta.dirname, 'children', `${name}.ts`), ...args], { ...options, log });
  return JSON.parse(readFileSync(log, 'utf8')) as T;
}
