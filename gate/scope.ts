/** What a command needs while it runs, and what must be gone when it ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../core/errors.ts';
import { inTime } from '../fixtures/context/in-time.ts';
import { processVariables } from '../fixtures/context/process-env.js';
import { Children } from '../runners/processes.ts';
import type { CliContext } from './options.ts';

export interface RunScope {
  /** A private folder (mode 700), removed at the end, even when the gate is killed. */
  readonly scratch: string;
  readonly children: Children;
  /** Aborted by INT, TERM and HUP, and by an error that nobody caught. A second signal ends the process at once. */
  readonly signal: AbortSignal;
  /** The error that nobody caught, in its own words. */
  readonly failure: () => string | undefined;
  /** Runs at the end, the last one first. `what` is for people. What fails or takes too long is said, and changes no result. */
  atEnd(what: string, cleanUp: CleanUp): void;
}

type CleanUp = () => void | Promise<void>;

/** Seconds for each. A stand-in gets ten to end in good order. */
const patience = 12;

export async function withRunScope<T>(
  cli: Pick<CliContext, 'on' | 'off' | 'stderr'>,
  body: (scope: RunScope) => Promise<T>,
): Promise<T> {
  const scratch = mkdtempSync(join(tmpdir(), 'stagegate-'));
  const children = new Children(processVariables(), scratch);
  const interruption = watchInterruptions(cli);
  const cleanUps: [what: string, cleanUp: CleanUp][] = [];
  const { signal, failure } = interruption;
  try {
    return await body({ scratch, children, signal, failure, atEnd: (...one) => cleanUps.push(one) });
  } finally {
    for (const [what, cleanUp] of cleanUps.reverse())
      await inTime(what, patience, Promise.resolve().then(cleanUp)).catch((error) =>
        cli.stderr.write(`Cleaning up: ${messageOf(error)} The result stands.\n`),
      );
    interruption.end();
    children[Symbol.dispose]();
    removeScratch(scratch);
  }
}

interface Interruption extends Pick<RunScope, 'signal' | 'failure'> {
  end(): void;
}

function watchInterruptions(cli: Pick<CliContext, 'on' | 'off' | 'stderr'>): Interruption {
  const controller = new AbortController();
  let failure: string | undefined;
  const fail = (error: Error): void => {
    failure ??= messageOf(error);
    cli.stderr.write(`stagegate itself failed: ${failure}\n`);
    controller.abort();
  };
  const interrupt = (): void => {
    listen('off');
    controller.abort();
  };
  const listen = (how: 'on' | 'off'): void => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) cli[how](name, interrupt);
  };
  listen('on');
  cli.on('uncaughtException', fail);
  return {
    signal: controller.signal,
    failure: () => failure,
    end: () => {
      listen('off');
      cli.off('uncaughtException', fail);
    },
  };
}

/** What a tool left behind may still be writing into it; that takes no verdict away. */
function removeScratch(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  } catch {}
}
