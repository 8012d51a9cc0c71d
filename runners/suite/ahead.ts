/** Processes for the run of a suite, started while tests are listed: each loads its tool then, nothing of the team's, and waits for its order. */
import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Children, Exit } from '../processes.ts';
import type { ToolContext } from '../runner.ts';
import { orderFile, writeOrder } from './order-file.ts';

/** Of one gate: its processes, and what ends them. */
type Owner = Pick<ToolContext, 'children' | 'signal'>;

interface Start {
  /** A run that would start otherwise cannot take it (`startedAs`). */
  readonly started: string;
  readonly folders: Folders;
  /** Starts what waits for the file of its order. */
  readonly run: (owner: Owner) => Promise<Exit>;
}

interface Folders {
  /** Private. */
  readonly own: string;
  /** In it: of what it leaves. */
  readonly left: string;
  /** In it: the file of its order, once there is one. */
  readonly order: string;
}

export interface Waiting {
  readonly own: string;
  /** Gives it its order, and resolves when it has ended; what it left is in the folder then. Rejects if the order cannot be written. */
  order(order: unknown, folder: string): Promise<Exit>;
}

interface Begun extends Omit<Start, 'run'> {
  readonly stop: AbortController;
  readonly exit: Promise<Exit>;
  ended: boolean;
}

/** Those of one tool. One waits at a time: each holds as much memory as its tool needs. */
export class Ahead {
  readonly #waiting = new WeakMap<Children, Begun>();

  has(children: Children): boolean {
    return this.#waiting.has(children);
  }

  /** It ends with the gate if no run takes it. */
  start({ run, ...start }: Start, { children, signal }: Owner): void {
    const stop = new AbortController();
    const exit = run({ children, signal: AbortSignal.any([signal, stop.signal]) });
    const begun: Begun = { ...start, stop, exit, ended: false };
    this.#waiting.set(children, begun);
    void exit.then(() => {
      begun.ended = true;
    });
  }

  /** Undefined if none waits that was started as this run would be. */
  take(started: string, { children, signal }: Owner): Waiting | undefined {
    const begun = this.#waiting.get(children);
    if (begun === undefined || begun.ended || signal.aborted || begun.started !== started) return undefined;
    this.#waiting.delete(children);
    return { own: begun.folders.own, order: (order, folder) => ordered(begun, order, folder, signal) };
  }
}

async function ordered(
  { stop, exit, folders: { left, order: file } }: Begun,
  order: unknown,
  folder: string,
  signal: AbortSignal,
): Promise<Exit> {
  const abort = (): void => stop.abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    writeOrder(file, order);
    const ended = await exit;
    for (const name of readdirSync(left)) renameSync(join(left, name), join(folder, name));
    return ended;
  } catch (error) {
    stop.abort();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Made in the scratch folder of the listing. */
export function foldersIn(scratch: string): Folders {
  const own = join(scratch, 'ahead');
  const left = join(own, 'left');
  mkdirSync(left, { recursive: true });
  return { own, left, order: orderFile(own) };
}

/** What a process is started with, but for the variables that each has to itself. */
export function startedAs(
  paths: readonly string[],
  variables: Readonly<Record<string, string>>,
  own: readonly string[],
): string {
  const shared = Object.entries(variables).filter(([name]) => name !== 'TMPDIR' && !own.includes(name));
  return JSON.stringify([...paths, ...shared]);
}
