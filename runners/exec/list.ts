/** The tests that a claim promises, as checks. Foreign tools have no common way to list theirs, so the team's list is the plan. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Draft, requirementsIn, slug } from '../../core/claim.ts';
import { UsageError } from '../../core/errors.ts';
import type { Check, Layer } from '../../core/model.ts';
import { createCheck } from '../../fixtures/claims/claim-options.ts';
import { forwardedVariables, originsIn } from '../../fixtures/claims/forwarded-variables.ts';
import type { ListContext, Listing } from '../runner.ts';
import { distinctIds } from '../suite/distinct-ids.ts';
import { type ClaimedArguments, claimedArguments } from './args.ts';
import { decode } from './decode.ts';
import { sameName } from './reported-test.ts';

export async function list(draft: Draft & { readonly layer: Layer }, context: ListContext): Promise<Listing> {
  const args = claimedArguments.parse(draft.args);
  requireFolder(args, context.root);
  forwardedVariables(args, originsIn(context.environmentFile));
  const named = withIds(wanted(args, context.root), draft.layer, args);
  return {
    checks: named.map(({ id, name }) => toCheck(id, name, draft.layer, args)),
    args: { ...draft.args, tests: Object.fromEntries(named.map(({ id, name }) => [id, sameName(name)])) },
  };
}

function requireFolder({ folder, run }: ClaimedArguments, root: string): void {
  if (statSync(resolve(root, folder), { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new UsageError(
    `The folder "${folder}", in which "${run}" is to run, is not there: it was looked for in ${root}. Fix the claim, or put it there.`,
  );
}

/** In their order, each once. */
function wanted({ wanted: source, folder }: ClaimedArguments, root: string): readonly string[] {
  const where = Array.isArray(source) ? 'The claim' : `The list of tests "${source.file}"`;
  const names = Array.isArray(source) ? source : lines(resolve(root, folder), source.file);
  if (names.length === 0) throw new UsageError(`${where} names no test. ${howTo}`);
  const seen = new Set<string>();
  for (const name of names) {
    const same = sameName(name);
    if (seen.has(same)) throw new UsageError(`${where} names the test "${name}" twice: take one of them out.`);
    seen.add(same);
  }
  return names;
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

interface Named {
  readonly id: string;
  readonly name: string;
}

/** A digest distinguishes names that differ only in punctuation (`adds[1+1]`, `adds[1-1]`). */
function withIds(names: readonly string[], layer: Layer, { name: prefix }: ClaimedArguments): readonly Named[] {
  return distinctIds(names, (name) => slug([prefix ?? '', sameName(name)].join(' ')), sameName).map(([id, name]) => ({
    id: `${layer}/${id}`,
    name,
  }));
}

function toCheck(id: string, name: string, layer: Layer, args: ClaimedArguments): Check {
  const title = sameName(name);
  return createCheck(
    layer,
    id.slice(layer.length + 1),
    { unit: 'outcome', is: args.flaky === 'fail' ? 'passed' : ['passed', 'flaky'] },
    { title, failure: `Failed: ${title}`, why: 'The team wrote this test for what must not break.' },
    { ...args, covers: [...new Set([...args.covers, ...requirementsIn(name)])] },
  );
}
