/** What is checked of a marked request, in words. */
import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import { type LogSource, nameOf } from '../../../fixtures/logs/source.ts';

/** A log by its place in the list. */
export type Subject = 'metric' | { readonly log: number };

interface Asked {
  readonly path: string;
  readonly in: readonly LogSource[];
  readonly logLevel?: string;
  readonly metric?: { readonly connection: string; readonly query: string; readonly by: number };
  readonly within: number;
}

export function checksOf({ path, in: logs, logLevel: level, metric, within }: Asked): readonly CheckDraft<Subject>[] {
  const line = level === undefined ? 'a line' : `${/^[aeiou]/i.test(level) ? 'an' : 'a'} ${level} line`;
  const inLogs = logs.map(
    (log, place): CheckDraft<Subject> => ({
      id: nameOf(log),
      title: `A request to ${path} leaves ${line} in ${nameOf(log)} within ${within} s`,
      failure: `A request to ${path} leaves no ${level === undefined ? '' : `${level} `}line in ${nameOf(log)} within ${within} s`,
      why: 'What a user reports is looked for here first.',
      threshold: { unit: 's', max: within },
      measures: { log: place },
    }),
  );
  return metric === undefined ? inLogs : [...inLogs, metricCheck(path, metric)];
}

function metricCheck(path: string, { connection, query, by }: NonNullable<Asked['metric']>): CheckDraft<Subject> {
  return {
    id: 'metric',
    title: `A request to ${path} is counted by “${query}” on ${connection}`,
    failure: `A request to ${path} is not counted by “${query}” on ${connection}`,
    why: 'Dashboards and alerts see what is counted, and nothing else.',
    threshold: { unit: 'count', min: by },
    measures: 'metric',
  };
}
