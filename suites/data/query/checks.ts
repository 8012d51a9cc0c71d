/** What is checked of a query, in words. */
import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import { thresholdOf, wordsOf } from '../../../fixtures/claims/expected.ts';
import { oneLine } from '../../../fixtures/claims/one-line.ts';
import { timeThreshold } from '../../../fixtures/claims/timing.ts';
import { type Asked, expectedOf } from './args.ts';

/** The result, its time, or how a table is read. */
export type Subject = 'value' | 'time' | { readonly table: string };
type Draft = CheckDraft<Subject>;

const line = ({ connection, question }: Asked): string => `“${oneLine(question)}” on ${connection}`;

export function valueCheck(asked: Asked): readonly Draft[] {
  const expected = expectedOf(asked);
  if (expected === undefined) return [];
  return [
    {
      ...wordsOf(`the result of ${line(asked)}`, expected),
      why: 'The system works on what its database holds, and not on what it should hold.',
      threshold: thresholdOf(expected),
      measures: 'value',
    },
  ];
}

export function timeCheck({ time, ...asked }: Asked): readonly Draft[] {
  if (time === undefined) return [];
  const { max, quantile } = time;
  return [
    {
      id: 'time',
      title: `${line(asked)} takes at most ${max} ms (${quantile})`,
      failure: `${line(asked)} takes longer than ${max} ms (${quantile})`,
      why: 'Every request that waits for this query is at least as slow.',
      threshold: timeThreshold(time),
      measures: 'time',
    },
  ];
}

export function scanChecks({ noSequentialScan = [], ...asked }: Asked): readonly Draft[] {
  return noSequentialScan.map((table) => ({
    id: `${table} by index`,
    title: `${line(asked)} reads ${table} by an index`,
    failure: `${line(asked)} reads ${table} from beginning to end`,
    why: 'What reads the whole table becomes slower with every row.',
    threshold: { unit: 'count', max: 0 },
    measures: { table },
  }));
}
