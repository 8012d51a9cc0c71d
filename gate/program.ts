/** From arguments to an exit code. */
import { CommanderError } from 'commander';
import { ReasonError, UsageError } from '../core/errors.ts';
import { commandTree } from './command-tree.ts';
import type { CliContext } from './options.ts';

/** Resolves to the exit code: 0 promotable, 1 blocked, 2 inconclusive, 3 could not start. */
export async function main(argv: readonly string[], cli: CliContext): Promise<number> {
  const args = argv[0] === 'gate' ? argv.slice(1) : argv;
  let code = 2;
  try {
    (await import('./commands/npm-flags.ts')).refuseSwallowedFlags(args);
    await commandTree(cli, (result) => {
      code = result;
    }).parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 3;
    if (error instanceof UsageError) return refuse(error.message, cli);
    if (error instanceof ReasonError)
      return stop(error.reason.code === 'interrupted' ? 'interrupted' : error.message, cli);
    if (error instanceof Error && 'syscall' in error)
      return refuse((await import('./system-error.ts')).withWayOut(error), cli);
    cli.stderr.write(
      `stagegate itself failed, so there is no verdict: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return 2;
  }
}

function stop(message: string, cli: CliContext): number {
  cli.stderr.write(`stagegate ended without a verdict: ${message}\n`);
  return 2;
}

function refuse(message: string, cli: CliContext): number {
  cli.stderr.write(`stagegate could not start: ${message}\n`);
  return 3;
}
