/** Tests that a tool has listed, as checks. */

import { requirementsIn, slug, titlesOf } from '../../core/claim.ts';
import { UsageError } from '../../core/errors.ts';
import type { Check, Layer } from '../../core/model.ts';
import type { SpecArguments } from '../../fixtures/claims/specs.ts';
import type { Listing } from '../runner.ts';
import type { ListedTest } from './journal.ts';

export interface SpecClaim {
  readonly layer: Layer;
  readonly args: SpecArguments;
}

/** A check for each test, with the test's key in `args.tests`. Throws a `UsageError` if two tests would be one check. */
export function toListing(tests: readonly ListedTest[], claim: SpecClaim, requirements: readonly string[]): Listing {
  const several = new Set(tests.map(({ project }) => project)).size > 1;
  const byId = new Map<string, ListedTest>();
  for (const test of tests.toSorted(byPlace)) {
    const id = checkId(test, claim, several, requirements);
    const other = byId.get(id);
    if (other !== undefined) throw new UsageError(duplicate(id, other, test));
    byId.set(id, test);
  }
  return {
    checks: [...byId].map(([id, test]) => toCheck(id, test, claim, several, requirements)),
    args: { ...claim.args, tests: Object.fromEntries([...byId].map(([id, { key }]) => [id, key])) },
  };
}

/** Tools that list in parallel do so in a different order each time. */
function byPlace(a: ListedTest, b: ListedTest): number {
  return a.file.localeCompare(b.file) || a.line - b.line || a.project.localeCompare(b.project);
}

function checkId(
  test: ListedTest,
  { layer, args }: SpecClaim,
  several: boolean,
  requirements: readonly string[],
): string {
  const parts = [
    ...(args.prefix === undefined ? [] : [args.prefix]),
    ...(several ? [test.project] : []),
    ...test.titles.map((title) => sentence(title, requirements)),
  ];
  return `${layer}/${slug(parts.join(' '))}`;
}

function toCheck(
  id: string,
  test: ListedTest,
  { layer, args }: SpecClaim,
  several: boolean,
  requirements: readonly string[],
): Check {
  const title = `${test.titles.map((one) => sentence(one, requirements)).join(' › ')}${several && test.project !== '' ? ` (${test.project})` : ''}`;
  const owner = annotated(test, 'owner') ?? args.owner;
  return {
    id,
    layer,
    title,
    failure: `Failed: ${title}`,
    why: annotated(test, 'why') ?? args.why,
    level: 'required',
    covers: [
      ...new Set([
        ...args.covers,
        ...[...test.titles, ...test.tags.map(bracketed)].flatMap((text) => requirementsIn(text, requirements)),
      ]),
    ],
    threshold: { unit: 'outcome', is: args.flaky === 'fail' ? 'passed' : ['passed', 'flaky'] },
    ...(owner === undefined ? {} : { owner }),
  };
}

function annotated({ annotations }: ListedTest, type: string): string | undefined {
  return annotations.find((annotation) => annotation.type === type)?.description;
}

/** `@OSB-15` and `OSB-15`. */
function bracketed(tag: string): string {
  return `[${tag.replace(/^@/, '')}]`;
}

/** A title without its requirements and tags. */
function sentence(title: string, requirements: readonly string[]): string {
  const bare = (titlesOf(title, requirements).at(-1) ?? title)
    .replace(/(^|\s)@\S+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return bare === '' ? title : bare;
}

function duplicate(id: string, one: ListedTest, other: ListedTest): string {
  const at = ({ file, line }: ListedTest): string => `${file}:${line}`;
  return `Two tests are the same check "${id}": "${one.titles.join(' › ')}" (${at(one)} and ${at(other)}). Give one of them another title, or claim them apart with names of their own ({ name: … }).`;
}
