/** The tests that a claim promises, as checks. Foreign tools have no common way to list theirs, so the team's list is the plan. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Draft, requirementsIn, slug, titlesOf } from '../../core/claim.ts';
import { UsageError } from '../../core/errors.ts';
import type { Check, Layer, Threshold } from '../../core/model.ts';
import { createCheck } from '../../fixtures/claims/claim-options.ts';
import { forwardedVariables, originsIn } from '../../fixtures/claims/forwarded-variables.ts';
import type { ListContext, Listing } from '../runner.ts';
import { distinctIds } from '../suite/distinct-ids.ts';
import { type ClaimedArguments, claimedArguments } from './args.ts';
import { decode } from './decode.ts';
import { fullName } from './reported-test.ts';

export async function list(draft: Draft & { readonly layer: Layer }, context: ListContext): Promise<Listing> {
  const args = claimedArguments.parse(draft.args);
  requireFolder(args, context.root);
  const origins = originsIn(context.environmentFile);
  forwardedVariables(args, origins, context.variables);
  const promised = wanted(args, context);
  const named = withIds(promised, draft.layer, args);
  const toCheck = checkMaker(draft.layer, args);
  return {
    checks: named.map(([id, test]) => toCheck(id, test)),
    args: {
      ...draft.args,
      declared: Object.values(origins),
      tests: Object.fromEntries(named.map(([id, { names }]) => [id, names])),
    },
  };
}

function requireFolder({ folder, run }: ClaimedArguments, root: string): void {
  if (statSync(resolve(root, folder), { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new UsageError(
    `The folder "${folder}", in which "${run}" is to run, is not there: it was looked for in ${root}. Fix the claim, or put it there.`,
  );
}

/** A line of the list. */
interface Promised {
  /** The line as it is, then without its tags, last tag first: a report has one of them. */
  readonly names: readonly string[];
  /** Without any tag. */
  readonly title: string;
  readonly covers: readonly string[];
}

function toPromised(line: string, requirements: readonly string[]): Promised {
  const names = titlesOf(line, requirements)
    .map((name) => fullName([name]))
    .filter((name) => name !== '');
  return { names, title: names.at(-1) ?? line, covers: requirementsIn(line, requirements) };
}

/** In their order, each once. */
function wanted(
  { wanted: source, folder }: ClaimedArguments,
  { root, requirements }: Pick<ListContext, 'root' | 'requirements'>,
): readonly Promised[] {
  const where = Array.isArray(source) ? 'The claim' : `The list of tests "${source.file}"`;
  const listed = Array.isArray(source) ? source : lines(resolve(root, folder), source.file);
  if (listed.length === 0) throw new UsageError(`${where} names no test. ${howTo}`);
  const seen = new Set<string>();
  return listed.map((line) => {
    const promised = toPromised(line, requirements);
    if (seen.has(promised.title))
      throw new UsageError(`${where} names the test "${line}" twice: take one of them out.`);
    seen.add(promised.title);
    return promised;
  });
}

const howTo = `Run the command once (npx stagegate with <environment> -- sh -c '<the command>'), then write down what it reports: npx stagegate tests '<its report>' > tests.txt`;

function lines(folder: string, file: string): readonly string[] {
  const path = resolve(folder, file);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UsageError(`The list of tests "${file}" is not there: it was looked for in ${folder}. ${howTo}`);
  return decode(readFileSync(path))
    .text.split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== '#' && !line.startsWith('# '));
}

/** A digest distinguishes names that differ only in punctuation (`adds[1+1]`, `adds[1-1]`). */
function withIds(
  tests: readonly Promised[],
  layer: Layer,
  { name: prefix }: ClaimedArguments,
): readonly (readonly [string, Promised])[] {
  return distinctIds(
    tests,
    ({ title }) => slug([prefix ?? '', title].join(' ')),
    ({ title }) => title,
  ).map(([id, test]) => [`${layer}/${id}`, test]);
}

/** What is the same for all of them is the same object. */
function checkMaker(
  layer: Layer,
  { flaky, why, owner, level, ...args }: ClaimedArguments,
): (id: string, test: Promised) => Check {
  const threshold: Threshold = { unit: 'outcome', is: flaky === 'fail' ? 'passed' : ['passed', 'flaky'] };
  const covered = [...new Set(args.covers)];
  return (id, { title, covers }) =>
    createCheck(
      layer,
      id.slice(layer.length + 1),
      threshold,
      { title, failure: `Failed: ${title}`, why: 'The team wrote this test for what must not break.' },
      { why, owner, level, covers: covers.length === 0 ? covered : [...new Set([...covered, ...covers])] },
    );
}
