/** A process for the run of a suite, started with its listing if a processor has time for it: to load Playwright takes a third of a second. */
import { readFileSync, symlinkSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { SpecArguments } from '../../fixtures/claims/specs.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import type { ListContext } from '../runner.ts';
import { Ahead, foldersIn, startedAs } from '../suite/ahead.ts';
import { journalVariables } from '../suite/writer.ts';
import { answersIn } from './answer-notes.ts';
import { browsersIn } from './browsers.ts';
import type { Order } from './order.ts';
import { ownModule, type PlaywrightProcess, processOf, type Run, startNode, startPlaywright } from './suite.ts';
import { twinsIn } from './twins.ts';
import { launchVariables } from './variables.ts';

const waiting = new Ahead();

/** The reporter alone looks at them, once there is an order. */
const ordered: readonly string[] = [journalVariables.journal, launchVariables.untraced];

/** Each run has these to itself: all but the first name what is in its private folder. */
const own: readonly string[] = [
  ...ordered,
  ...[launchVariables.chromium, launchVariables.headless, launchVariables.answers, launchVariables.twins],
  'PLAYWRIGHT_LAST_RUN_OUTPUT_FILE',
  'PWTEST_CACHE_DIR',
];

/** It needs a processor that the listing leaves idle. An account's session is known only when the run begins. */
export function startAhead(args: SpecArguments, context: ListContext): void {
  const { ahead: environmentFile, children } = context;
  if (environmentFile === undefined || args.account !== undefined) return;
  if (availableParallelism() < 2 || waiting.has(children)) return;
  const folders = foldersIn(context.scratch);
  const environment: ResolvedEnvironment = JSON.parse(readFileSync(environmentFile, 'utf8'));
  const scratch = scratchIn(folders.own);
  const places = { browsers: browsersIn(scratch), answers: answersIn(scratch), twins: twinsIn(scratch) };
  const run = processOf(
    args,
    { folder: folders.left, ...places },
    { ...context, scratch, environmentFile, environment },
  );
  const variables = picked(run.variables, (name) => !ordered.includes(name));
  const command = ['--require', ownModule('child'), run.cli, folders.order];
  waiting.start(
    { started: startOf(run), folders, run: (owner) => startNode(command, { ...run, variables }, owner) },
    context,
  );
}

/** As `startPlaywright`, in the process that waits if it was started as this one would be. */
export const runAhead: Run = (args, process, context) => {
  const taken = waiting.take(startOf(process), context);
  if (taken === undefined) return startPlaywright(args, process, context);
  symlinkSync(context.scratch, scratchIn(taken.own));
  const variables = picked(process.variables, (name) => ordered.includes(name));
  return taken.order({ args, variables } satisfies Order, process.folder);
};

/** A link to that of the run, once there is one. */
function scratchIn(folder: string): string {
  return join(folder, 'scratch');
}

function startOf({ home, cli, variables }: PlaywrightProcess): string {
  return startedAs([home, cli], variables, own);
}

function picked(
  variables: Readonly<Record<string, string>>,
  which: (name: string) => boolean,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => which(name)));
}
