/** From arguments to an exit code. */
import { type Command, CommanderError } from 'commander';
import { ReasonError, UsageError } from '../core/errors.ts';
import { didYouMean } from '../core/nearest.ts';
import { commandTree } from './command-tree.ts';
import type { CliContext } from './options.ts';

/** Resolves to the exit code: 0 promotable, 1 blocked, 2 inconclusive, 3 could not start. */
export async function main(argv: readonly string[], cli: CliContext): Promise<number> {
  const args = argv[0] === 'gate' ? argv.slice(1) : argv;
  let code = 2;
  const tree = commandTree(cli, (result) => {
    code = result;
  });
  try {
    (await import('./commands/npm-flags.ts')).refuseSwallowedFlags(args);
    await tree.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.code === 'commander.excessArguments') suggest(args, tree, cli);
      return error.exitCode === 0 ? 0 : 3;
    }
    if (error instanceof UsageError) return refuse(error.message, cli);
    if (error instanceof ReasonError)
      return stop(error.reason.code === 'interrupted' ? interrupted : error.message, cli);
    if (error instanceof Error && 'syscall' in error)
      return refuse((await import('./system-error.ts')).withWayOut(error), cli);
    cli.stderr.write(
      `stagegate itself failed, so there is no verdict: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return 2;
  }
}

/** Before there was a plan: what a gate with one leaves can be continued. */
const interrupted = 'it was interrupted. Run the same command again.';

/** A mistyped command reads as words of the default one. */
function suggest([word = '']: readonly string[], { commands }: Command, cli: CliContext): void {
  const names = commands.map((command) => command.name());
  const question = didYouMean(word, names);
  if (question !== '' && !names.includes(word)) cli.stderr.write(`${question}\n`);
}

function stop(message: string, cli: CliContext): number {
  cli.stderr.write(`stagegate ended without a verdict: ${message}\n`);
  return 2;
}

function refuse(message: string, cli: CliContext): number {
  cli.stderr.write(`stagegate could not start: ${message}\n`);
  return 3;
}
