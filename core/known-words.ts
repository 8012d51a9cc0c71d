/** Words of a hand-made claim: one that is not known would mean something else, or nothing. Pure. */
import { withoutStaging } from './gone.ts';
import { type Check, contactNeeds, effects, layers, levels, outcomes, periods, type Task, units } from './model.ts';
import { didYouMean } from './nearest.ts';

/** One sentence for each word of the task and its checks that is not known. */
export function unknownWords(task: Task): readonly string[] {
  const place = `Task "${task.id}"`;
  return [
    ...unknown(place, 'layer', task.layer, layers),
    ...unknown(place, 'effect', task.effect, effects),
    ...unknown(place, 'contact', task.contact.of, contactNeeds),
    ...(task.despite === undefined ? [] : unknown(place, 'reason “despite”', task.despite, withoutStaging)),
    ...task.checks.flatMap(wordsOf),
  ];
}

const fields = ['unit', 'max', 'min', 'is', 'minSamples', 'per', 'worse'] as const;

function wordsOf({ id, level, threshold }: Check): readonly string[] {
  const place = `Check "${id}"`;
  const expected = threshold.unit === 'outcome' && threshold.is !== undefined ? [threshold.is].flat() : [];
  const found = [unknown(place, 'level', level, levels), unknown(place, 'unit', threshold.unit, units)];
  if (threshold.per !== undefined) found.push(unknown(place, 'period', threshold.per, periods));
  for (const outcome of expected) found.push(unknown(place, 'outcome', outcome, outcomes));
  for (const field of Object.keys(threshold)) found.push(unknown(place, 'threshold field', field, fields));
  return found.flat();
}

function unknown(place: string, what: string, value: unknown, known: readonly string[]): readonly string[] {
  if (known.some((word) => word === value)) return [];
  const has = value === undefined ? `no ${what}` : `the ${what} ${JSON.stringify(value)}`;
  return [`${place} has ${has}: expected one of ${known.join(', ')}. ${didYouMean(String(value), known)}`.trim()];
}
