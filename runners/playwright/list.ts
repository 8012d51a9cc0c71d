import type { Draft } from '../../core/claim.ts';
import type { Layer } from '../../core/model.ts';
import { type SpecArguments, specArguments } from '../../fixtures/claims/specs.ts';
import type { ListContext, Listing } from '../runner.ts';
import { readListing } from '../suite/list.ts';
import { withListTimeout } from '../suite/list-timeout.ts';
import { callPlaywright } from './suite.ts';

/** Asks Playwright itself, with the reporter that the run will have: the same tests under the same names, skipped ones too. */
export async function list({ args, layer }: Draft & { readonly layer: Layer }, context: ListContext): Promise<Listing> {
  const claim: SpecArguments = specArguments.parse(args);
  const { exit } = await callPlaywright(
    claim,
    { folder: context.scratch, options: ['--list', '--pass-with-no-tests'] },
    withListTimeout(context),
  );
  return readListing({ layer, args: claim }, exit, context);
}
