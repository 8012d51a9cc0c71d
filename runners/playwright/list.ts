import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Draft } from '../../core/claim.ts';
import type { Layer } from '../../core/model.ts';
import { type SpecArguments, specArguments } from '../../fixtures/claims/specs.ts';
import type { ListContext, Listing } from '../runner.ts';
import { type Journal, parseJournal } from '../suite/journal.ts';
import { readListing } from '../suite/list.ts';
import { withListTimeout } from '../suite/list-timeout.ts';
import { commonFolder, suitePaths } from '../suite/paths.ts';
import { refuseUntested } from '../suite/untested.ts';
import { journalFile } from '../suite/writer.ts';
import { startAhead } from './ahead.ts';
import { writeAloneConfig, writeWholeConfig } from './selected.ts';
import { callPlaywright, type Run, startPlaywright } from './suite.ts';

const options = ['--list', '--pass-with-no-tests'];

/** Asks Playwright itself, with the reporter that the run will have: the same tests under the same names, skipped ones too. */
export async function list({ args, layer }: Draft & { readonly layer: Layer }, context: ListContext): Promise<Listing> {
  const claim: SpecArguments = specArguments.parse(args);
  const start: Run = (...listing) => {
    const { isIdle } = context.children;
    const exit = startPlaywright(...listing);
    if (isIdle) startAhead(claim, context);
    return exit;
  };
  const { exit } = await callPlaywright(claim, { folder: context.scratch, options }, withListTimeout(context), start);
  const { untested, ...listing } = readListing({ layer, args: claim }, exit, context);
  refuseUntested(await withoutTests(untested, claim, context), 'testIgnore', claim, context);
  if (listing.chosen === undefined) return listing;
  const whole = await countWhole(claim, context);
  if (whole === undefined) return listing;
  return { ...listing, chosen: { ...listing.chosen, leftOut: whole - listing.checks.length } };
}

/** Those of the files that have none, whatever is chosen; one that does not load alone is not known to have none. What a claim's `grep` leaves out is not asked for: that would be a listing of most files. */
async function withoutTests(
  files: readonly string[],
  claim: SpecArguments,
  context: ListContext,
): Promise<readonly string[]> {
  if (files.length === 0 || claim.grep !== undefined) return [];
  const { config } = suitePaths(claim, context.root);
  if (config === undefined) return files;
  const untested = await listAlone(files, 'alone', claim, config, context);
  if (untested !== undefined) return untested;
  const single = files.slice(0, mostSingle).map((file, index) => [file, `alone-${index}`] as const);
  const found: string[] = [];
  for (const [file, name] of single) found.push(...((await listAlone([file], name, claim, config, context)) ?? []));
  return found;
}

/** A listing takes a second. */
const mostSingle = 20;

/** Undefined if not all of them load. */
async function listAlone(
  files: readonly string[],
  name: string,
  claim: SpecArguments,
  config: string,
  context: ListContext,
): Promise<readonly string[] | undefined> {
  const alone: SpecArguments = { ...claim, specs: [...files], projects: [] };
  const testDir = commonFolder(suitePaths(alone, context.root).specs);
  const journal = await listAgain(alone, context, name, (folder) => writeAloneConfig(folder, config, testDir));
  return journal?.untested.map(({ file }) => file);
}

/** The suite's tests without what its configuration chooses; undefined if they do not all load. */
async function countWhole(claim: SpecArguments, context: ListContext): Promise<number | undefined> {
  const { config } = suitePaths(claim, context.root);
  if (config === undefined) return undefined;
  const journal = await listAgain(claim, context, 'whole', (folder) => writeWholeConfig(folder, config));
  return journal?.tests.length;
}

/** By another configuration; undefined if not all of it loads. */
async function listAgain(
  claim: SpecArguments,
  context: ListContext,
  name: string,
  configure: (folder: string) => string,
): Promise<Journal | undefined> {
  const folder = join(context.scratch, name);
  mkdirSync(folder);
  const call = { folder, options, config: configure(folder) };
  const { exit } = await callPlaywright(claim, call, withListTimeout({ ...context, scratch: folder }));
  if (exit.code !== 0) return undefined;
  const journal = parseJournal(readFileSync(join(folder, journalFile)));
  return journal.errors.length === 0 ? journal : undefined;
}
