/** A script's own thresholds as checks; k6 itself names them. */
import { statSync } from 'node:fs';
import type { Draft } from '../../core/claim.ts';
import { defined } from '../../core/defined.ts';
import { UsageError } from '../../core/errors.ts';
import type { Check, Layer } from '../../core/model.ts';
import { createCheck } from '../../fixtures/claims/claim-options.ts';
import { missingTool } from '../missing-tool.ts';
import type { ListContext, Listing } from '../runner.ts';
import { distinctIds } from '../suite/distinct-ids.ts';
import { type K6Args, toArgs } from './args.ts';
import { scriptPath } from './command.ts';
import { type Inspected, inspect, requireLoads } from './inspect.ts';
import { sampleSizes } from './sample-sizes.ts';
import { thresholdNoun, toThreshold, trendsOf } from './thresholds.ts';

type Named = Draft & { readonly layer: Layer; readonly name: string };

/** Throws a `UsageError` if the script is missing or does not load. Without k6 the draft's own checks are all there is. */
export async function list(draft: Named, context: ListContext): Promise<Listing> {
  const args = toArgs(draft.args);
  requireScript(args, context.root);
  const k6 = await context.ensure('k6');
  const asksForThresholds = args.thresholds !== undefined;
  if ('missing' in k6)
    return asksForThresholds
      ? { ...draft, incomplete: `the script's thresholds are not known. ${missingTool('k6', k6)}` }
      : draft;
  if (asksForThresholds) return withThresholds(draft, args, await inspect(k6.path, args, context));
  await requireLoads(k6.path, args, context);
  return draft;
}

function requireScript(args: K6Args, root: string): void {
  if (statSync(scriptPath(args, root), { throwIfNoEntry: false })?.isFile() === true) return;
  throw new UsageError(
    `There is no k6 script "${args.script}": it was looked for in ${root}. Fix the claim's path, or put it there.`,
  );
}

/** If a profile has stages of its own, they say how long it takes, and not the script. */
function withThresholds(draft: Named, args: K6Args, inspected: Inspected): Listing {
  const { thresholds, trends, seconds, deadline, iterations, grace, cutsOff } = inspected;
  const own = named(thresholds).map((one) => ({ ...one, check: toCheck(draft, args, one) }));
  const counters = ['dropped_iterations', ...(args.thresholds?.counters ?? [])];
  const measures = Object.fromEntries(
    own.map(({ check, metric, expression }) => [
      check.id,
      { metric, expression, zero: counters.includes(metric.replace(/\{.*$/s, '')) },
    ]),
  );
  const wanted = [
    ...standard(trends),
    ...trendsOf(thresholds.map(({ expression }) => expression)),
    'count',
    'med',
    'max',
  ];
  const checks = [...own.map(({ check }) => check), ...draft.checks];
  const all = { ...args.measures, ...measures };
  const limited = args.stages === undefined ? iterations : undefined;
  const ends = args.stages === undefined ? defined({ grace, cutsOff: cutsOff || undefined }) : {};
  return defined({
    checks,
    args: {
      ...draft.args,
      measures: all,
      trends: [...new Set(wanted)],
      ...ends,
    },
    samples: sampleSizes(checks, { ...args, measures: all }, limited),
    ...(args.stages === undefined ? { seconds, deadline } : {}),
  });
}

function standard(trends: readonly string[]): readonly string[] {
  return trends.length > 0 ? trends : ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)'];
}

type Declared = Inspected['thresholds'][number];

/** A digest distinguishes those that differ only in punctuation (`{name:/a}`, `{name:/a/}`); one that is declared twice is one. */
function named(thresholds: readonly Declared[]): readonly (Declared & { readonly id: string })[] {
  const key = ({ metric, expression }: Declared): string => `${metric}: ${expression}`;
  const each = [...new Map(thresholds.map((one) => [key(one), one])).values()];
  const ids = distinctIds(each, ({ metric, expression }) => thresholdNoun(metric, expression), key);
  return ids.map(([id, one]) => ({ ...one, id }));
}

function toCheck(
  { layer, name }: Named,
  { thresholds: said }: K6Args,
  { id, metric, expression }: ReturnType<typeof named>[number],
): Check {
  const sentence = `script's threshold ${metric} ${expression.trim()}`;
  return createCheck(
    layer,
    `${name}-${id}`,
    toThreshold(metric, expression),
    {
      title: `The ${sentence} passes`,
      failure: `The ${sentence} is crossed`,
      why: 'The team itself wrote this bound into its load script.',
    },
    said ?? { covers: [], level: 'required' },
  );
}
