/** Tests that a tool has listed, as checks. */

import { requirementsIn, slug } from '../../core/claim.ts';
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
export function toListing(tests: readonly ListedTest[], claim: SpecClaim): Listing {
  const several = new Set(tests.map(({ project }) => project)).size > 1;
  const byId = new Map<string, ListedTest>();
  for (const test of tests.toSorted(byPlace)) {
    const id = checkId(test, claim, several);
    const other = byId.get(id);
    if (other !== undefined) throw new UsageError(duplicate(id, other, test));
    byId.set(id, test);
  }
  return {
    checks: [...byId].map(([id, test]) => toCheck(id, test, claim, several)),
    args: { ...claim.args, tests: Object.fromEntries([...byId].map(([id, { key }]) => [id, key])) },
  };
}

/** Tools that list in parallel do so in a different order each time. */
function byPlace(a: ListedTest, b: ListedTest): number {
  return a.file.localeCompare(b.file) || a.line - b.line || a.project.localeCompare(b.project);
}

function checkId(test: ListedTest, { layer, args }: SpecClaim, several: boolean): string {
  const parts = [
    ...(args.prefix === undefined ? [] : [args.prefix]),
    ...(several ? [test.project] : []),
    ...test.titles.map(sentence),
  ];
  return `${layer}/${slug(parts.join(' '))}`;
}

function toCheck(id: string, test: ListedTest, { layer, args }: SpecClaim, several: boolean): Check {
  const title = `${test.titles.map(sentence).join(' › ')}${several && test.project !== '' ? ` (${test.project})` : ''}`;
  const owner = annotated(test, 'owner') ?? args.owner;
  return {
    id,
    layer,
    title,
    failure: `Failed: ${title}`,
    why: annotated(test, 'why') ?? args.why,
    level: 'required',
    covers: [
      ...new Set([...args.covers, ...requirementsIn(test.titles.join(' ')), ...test.tags.flatMap(requirementTag)]),
    ],
    threshold: { unit: 'outcome', is: args.flaky === 'fail' ? 'passed' : ['passed', 'flaky'] },
    ...(owner === undefined ? {} : { owner }),
  };
}

function annotated({ annotations }: ListedTest, type: string): string | undefined {
  return annotations.find((annotation) => annotation.type === type)?.description;
}

/** `@OSB-15` and `OSB-15`. */
function requirementTag(tag: string): readonly string[] {
  return requirementsIn(`[${tag.replace(/^@/, '')}]`);
}

/** A title without its requirements and tags. */
function sentence(title: string): string {
  const bare = title
    .replace(/\[[A-Z][A-Z0-9]*-\d+(?:\s*,\s*[A-Z][A-Z0-9]*-\d+)*\]/g, '')
    .replace(/(^|\s)@\S+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return bare === '' ? title : bare;
}

function duplicate(id: string, one: ListedTest, other: ListedTest): string {
  const at = ({ file, line }: ListedTest): string => `${file}:${line}`;
  return `Two tests are the same check "${id}": "${one.titles.join(' › ')}" (${at(one)} and ${at(other)}). Give one of them another title, or claim them apart with names of their own ({ name: … }).`;
}
