import type { Draft } from '../../core/claim.ts';
import { UsageError } from '../../core/errors.ts';
import type { Layer } from '../../core/model.ts';
import { specArguments } from '../../fixtures/claims/specs.ts';
import type { ListContext, Listing } from '../runner.ts';
import { readListing } from '../suite/list.ts';
import { withListTimeout } from '../suite/list-timeout.ts';
import { refuseUntested } from '../suite/untested.ts';
import { startAhead } from './ahead.ts';
import { callVitest, orderOf } from './suite.ts';

/** Asks Vitest itself, loading the specs, because its static parser misses tests that are made in loops. */
export async function list({ args, layer }: Draft & { readonly layer: Layer }, context: ListContext): Promise<Listing> {
  if (context.root.includes('#'))
    throw new UsageError(
      `Vitest runs no tests in ${context.root}, because Vite takes the "#" in that path for the start of a fragment. Give the folder another name.`,
    );
  const claim = specArguments.parse(args);
  const { order } = orderOf(claim, 'list', context);
  const exit = await callVitest(order, claim, context.scratch, withListTimeout(context));
  const startIt = (): void => startAhead(claim, context);
  // What was listed is read meanwhile.
  if (exit.code === 0 && context.children.isIdle) startIt();
  else void context.listed.then(startIt);
  const { untested, ...listing } = readListing({ layer, args: claim }, exit, context);
  refuseUntested(untested, 'exclude', claim, context);
  return listing;
}
