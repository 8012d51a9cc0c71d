/** Runs a team's command for a probe. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { ReasonError } from '../../core/errors.ts';
import type { Reason } from '../../core/model.ts';
import type { Command, Ran, RunCommand } from '../../fixtures/probe/command.ts';
import type { Exit } from '../processes.ts';
import type { RunContext } from '../runner.ts';
import { outputs, runCommand } from '../suite/command.ts';
import { exitReason, killed } from '../suite/exit-reason.ts';
import { notStarted } from '../suite/not-started.ts';
import { WrittenFiles } from '../suite/written-files.ts';
import { makeFolders } from '../task-folders.ts';

/** Milliseconds for a command that cleans up after its task was stopped. */
const farewell = 60_000;
/** Bytes of output that are kept, and read. */
const mostOutput = 16_000_000;

export class Commands {
  readonly #context: RunContext;
  #running: Promise<unknown> = Promise.resolve();

  constructor(context: RunContext) {
    this.#context = context;
  }

  readonly run: RunCommand = (command) => {
    const running = this.#run(command);
    this.#running = running.catch(() => {});
    return running;
  };

  /** Until what was started has ended, also after its probe was left behind, and what that then starts to clean up. */
  async ended(): Promise<void> {
    for (let last: unknown; last !== this.#running; await setImmediate()) {
      last = this.#running;
      await last;
    }
  }

  async #run({ writes = [], isOwnEnd, quotes, within, isFarewell, ...command }: Command): Promise<Ran> {
    const { root, folder } = this.#context;
    const cwd = resolve(root, command.folder);
    if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw failed(`the folder "${command.folder}", in which the command is to run, is not in ${root}`);
    const files = new WrittenFiles(writes, cwd);
    makeFolders(this.#context);
    const own = isFarewell && this.#context.signal.aborted ? AbortSignal.timeout(farewell) : this.#context.signal;
    const signal = within === undefined ? own : AbortSignal.any([own, AbortSignal.timeout(within * 1000)]);
    // A probe may run several.
    const scratch = mkdtempSync(join(this.#context.scratch, 'command-'));
    const exit = await runCommand(command, { ...this.#context, signal, scratch }, mostOutput);
    const paths = outputs(folder);
    try {
      if (signal.aborted && !own.aborted)
        throw new ReasonError({ code: 'tool-timed-out', detail: `"${command.run}" did not end within ${within} s` });
      const excess = paths.map(cut).some(Boolean);
      const [stdout = ''] = paths;
      const text = existsSync(stdout) ? readFileSync(stdout, 'utf8') : '';
      const last = quotes === 'all' ? '' : lastWords(folder);
      const reason = reasonFor(exit, excess, this.#context, last) ?? signalled(exit, isOwnEnd);
      if (reason !== undefined) throw new ReasonError(reason);
      return { code: exit.code ?? 0, stdout: text, lastWords: last, ...files.look() };
    } finally {
      for (const path of notKept(paths, quotes)) rmSync(path, { force: true });
    }
  }
}

function notKept(paths: readonly string[], quotes: Command['quotes']): readonly string[] {
  if (quotes === undefined) return [];
  return quotes === 'all' ? paths : paths.slice(0, 1);
}

function reasonFor(exit: Exit, excess: boolean, { signal }: RunContext, last: string): Reason | undefined {
  if (excess && !signal.aborted)
    return {
      code: 'tool-output-unreadable',
      detail: `it wrote more than ${mostOutput / 1e6} MB of output, of which the start is kept`,
      fix: 'Let the command write less: what the claim reads, and nothing else (a quiet option, > /dev/null).',
    };
  const reason = exitReason(exit);
  if (reason !== undefined) return reason;
  const missing = notStarted(exit.code);
  return missing && { code: 'tool-failed', detail: `${missing.detail}${last}`, fix: missing.fix };
}

/** A shell ends with 128 and the signal's number if its command was killed, as out of memory by 9. */
function signalled({ code }: Exit, isOwnEnd: Command['isOwnEnd'] = () => false): Reason | undefined {
  if (code === null || isOwnEnd(code)) return undefined;
  const [signal] = Object.entries(constants.signals).find(([, number]) => number === code - 128) ?? [];
  return signal === undefined ? undefined : { code: 'tool-killed', detail: `exit code ${code}: ${killed(signal)}` };
}

function failed(detail: string): ReasonError {
  return new ReasonError({ code: 'tool-failed', detail });
}

/** Whether the file was longer. */
function cut(path: string): boolean {
  if (!existsSync(path) || statSync(path).size <= mostOutput) return false;
  truncateSync(path, mostOutput);
  return true;
}

function lastWords(folder: string): string {
  const [, stderr = ''] = outputs(folder);
  const last = readFileSync(stderr, 'utf8')
    .split('\n')
    .findLast((line) => line.trim() !== '');
  return last === undefined ? '' : `: ${last.trim().slice(0, 500)}`;
}
