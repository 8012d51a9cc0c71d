import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Draft } from '../../core/claim.ts';
import type { Layer } from '../../core/model.ts';
import { type SpecArguments, specArguments } from '../../fixtures/claims/specs.ts';
import type { ListContext, Listing } from '../runner.ts';
import { parseJournal } from '../suite/journal.ts';
import { readListing } from '../suite/list.ts';
import { withListTimeout } from '../suite/list-timeout.ts';
import { suitePaths } from '../suite/paths.ts';
import { journalFile } from '../suite/writer.ts';
import { startAhead } from './ahead.ts';
import { writeWholeConfig } from './selected.ts';
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
  const listing = readListing({ layer, args: claim }, exit, context);
  if (listing.chosen === undefined) return listing;
  const whole = await countWhole(claim, context);
  if (whole === undefined) return listing;
  return { ...listing, chosen: { ...listing.chosen, leftOut: whole - listing.checks.length } };
}

/** The suite's tests without what its configuration chooses; undefined if they do not all load. */
async function countWhole(claim: SpecArguments, context: ListContext): Promise<number | undefined> {
  const { config } = suitePaths(claim, context.root);
  if (config === undefined) return undefined;
  const folder = join(context.scratch, 'whole');
  mkdirSync(folder);
  const call = { folder, options, config: writeWholeConfig(folder, config) };
  const { exit } = await callPlaywright(claim, call, withListTimeout({ ...context, scratch: folder }));
  if (exit.code !== 0) return undefined;
  const { tests, errors } = parseJournal(readFileSync(join(folder, journalFile)));
  return errors.length === 0 ? tests.length : undefined;
}
