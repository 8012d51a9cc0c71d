/** Tests that a tool has listed, as checks. */

import { requirementsIn, slug, titlesOf } from '../../core/claim.ts';
import { UsageError } from '../../core/errors.ts';
import type { Check, Layer, Threshold } from '../../core/model.ts';
import type { SpecArguments } from '../../fixtures/claims/specs.ts';
import type { Listing } from '../runner.ts';
import { distinctIds } from './distinct-ids.ts';
import type { ListedTest } from './journal.ts';

export interface SpecClaim {
  readonly layer: Layer;
  readonly args: SpecArguments;
}

/** A check for each test, with the test's key in `args.tests`. Throws a `UsageError` if two tests of one file have one name. */
export function toListing(tests: readonly ListedTest[], claim: SpecClaim, requirements: readonly string[]): Listing {
  const sorted = tests.toSorted(byPlace);
  const names = new Names(sorted, claim, requirements);
  refuseRepeated(sorted, names);
  const named = distinctIds(
    sorted,
    (test) => names.id(test),
    ({ key }) => key,
  );
  return {
    checks: named.map(([id, test]) => toCheck(id, names.title(test), test, claim, requirements)),
    args: { ...claim.args, tests: Object.fromEntries(named.map(([id, { key }]) => [id, key])) },
  };
}

/** What tests are called; those that share a name and are of different files get their file's as well. */
class Names {
  readonly #claim: SpecClaim;
  readonly #requirements: readonly string[];
  readonly #several: boolean;
  /** By title; made once, as each is asked for several times. */
  readonly #sentences = new Map<string, string>();
  readonly #shortIds: ReadonlyMap<ListedTest, string>;
  readonly #byId: ReadonlyMap<string, readonly ListedTest[]>;
  readonly #byTitle: ReadonlyMap<string, readonly ListedTest[]>;

  constructor(tests: readonly ListedTest[], claim: SpecClaim, requirements: readonly string[]) {
    this.#claim = claim;
    this.#requirements = requirements;
    this.#several = new Set(tests.map(({ project }) => project)).size > 1;
    this.#shortIds = new Map(tests.map((test) => [test, this.#idOf(test)]));
    this.#byId = Map.groupBy(tests, (test) => this.shortId(test));
    this.#byTitle = Map.groupBy(tests, (test) => this.#shortTitle(test));
  }

  id(test: ListedTest): string {
    const short = this.shortId(test);
    const same = this.#byId.get(short) ?? [];
    const byFile = same.length > 1 && new Set(same.map(({ file }) => file)).size === same.length;
    return byFile ? this.#idOf(test, test.file.replace(/\.[^/]*$/, '')) : short;
  }

  title(test: ListedTest): string {
    const title = this.#shortTitle(test);
    return (this.#byTitle.get(title)?.length ?? 0) > 1 ? `${title} (${test.file})` : title;
  }

  shortId(test: ListedTest): string {
    return this.#shortIds.get(test) ?? this.#idOf(test);
  }

  #idOf({ project, titles }: ListedTest, file = ''): string {
    const { layer, args } = this.#claim;
    const parts = [
      args.prefix ?? '',
      this.#several ? project : '',
      file,
      ...titles.map((title) => this.#sentence(title)),
    ];
    return `${layer}/${slug(parts.filter((part) => part !== '').join(' '))}`;
  }

  #shortTitle({ project, titles }: ListedTest): string {
    const where = this.#several && project !== '' ? ` (${project})` : '';
    return `${titles.map((title) => this.#sentence(title)).join(' › ')}${where}`;
  }

  #sentence(title: string): string {
    const known = this.#sentences.get(title);
    if (known !== undefined) return known;
    const made = sentence(title, this.#requirements);
    this.#sentences.set(title, made);
    return made;
  }
}

/** No tool can say which of them a result is of. */
function refuseRepeated(tests: readonly ListedTest[], names: Names): void {
  for (const [one, other] of Map.groupBy(tests, ({ key }) => key).values())
    if (one !== undefined && other !== undefined) throw new UsageError(duplicate(names.shortId(one), one, other));
}

/** Tools that list in parallel do so in a different order each time. */
function byPlace(a: ListedTest, b: ListedTest): number {
  return a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0) || a.project.localeCompare(b.project);
}

/** By what a flaky test counts as: the same object for all checks. */
const thresholds: Readonly<Record<'pass' | 'fail', Threshold>> = {
  pass: { unit: 'outcome', is: ['passed', 'flaky'] },
  fail: { unit: 'outcome', is: 'passed' },
};

function toCheck(
  id: string,
  title: string,
  test: ListedTest,
  { layer, args }: SpecClaim,
  requirements: readonly string[],
): Check {
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
    threshold: thresholds[args.flaky === 'fail' ? 'fail' : 'pass'],
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
  const at = ({ file, line }: ListedTest): string => (line === undefined ? file : `${file}:${line}`);
  const places = [...new Set([at(one), at(other)])].join(' and ');
  return `Two tests are the same check "${id}": "${one.titles.join(' › ')}" (${places}). Give one of them another title.`;
}
