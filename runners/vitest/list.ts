import type { Draft } from '../../core/claim.ts';
import type { Layer } from '../../core/model.ts';
import { specArguments } from '../../fixtures/claims/specs.ts';
import type { ListContext, Listing } from '../runner.ts';
import { readListing } from '../suite/list.ts';
import { withListTimeout } from '../suite/list-timeout.ts';
import { callVitest } from './suite.ts';

/** Asks Vitest itself, loading the specs, because its static parser misses tests that are made in loops. */
export async function list({ args, layer }: Draft & { readonly layer: Layer }, context: ListContext): Promise<Listing> {
  const claim = specArguments.parse(args);
  const { exit } = await callVitest(claim, 'list', context.scratch, withListTimeout(context));
  return readListing({ layer, args: claim }, exit, context);
}
