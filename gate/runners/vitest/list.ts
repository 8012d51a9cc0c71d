import { specArguments } from '../../../fixtures/specs.ts';
import type { Draft } from '../../claim.ts';
import type { Layer } from '../../model.ts';
import type { ListContext, Listing } from '../../runner.ts';
import { readListing } from '../../specs/list.ts';
import { patiently } from '../../specs/patience.ts';
import { callVitest } from './suite.ts';

/** Asks Vitest itself, loading the specs, because its static parser misses tests that are made in loops. */
export async function list({ args, layer }: Draft & { readonly layer: Layer }, context: ListContext): Promise<Listing> {
  const claim = specArguments.parse(args);
  const { exit } = await callVitest(claim, 'list', context.scratch, patiently(context));
  return readListing({ layer, args: claim }, exit, context);
}
