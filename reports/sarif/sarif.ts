/** `report.sarif`: SARIF 2.1.0 of the security and accessibility checks, for code scanning. */
import type { Finding, GateReport } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { notes } from '../notes.ts';
import type { Renderer } from '../renderer.ts';
import { deciding, verdictWord } from '../summary.ts';
import { entryLines } from './lines.ts';
import { type Entry, notification, result, rule } from './results.ts';
import { inert } from './text.ts';
import { topicOf } from './topic.ts';

/** GitHub shows 5,000 results and refuses a file with more than 25,000 rules. */
const most = 5_000;

/**
 * One rule for each such check, one result for each that failed; what is inconclusive is a notification of an invocation
 * that was not successful, so that a rule without a result does not read as passed.
 */
export const sarif: Renderer = (report) => {
  const all = report.findings.flatMap((finding): readonly Entry[] => {
    const topic = topicOf(finding);
    return topic === undefined ? [] : [{ finding, topic }];
  });
  const entries = all.toSorted((a, b) => rank(a.finding) - rank(b.finding)).slice(0, most);
  const results = entries.flatMap((entry, index) =>
    entry.finding.result === 'fail' ? [result(entry, index, report)] : [],
  );
  const run = [
    `"tool":{"driver":{"name":"stagegate"${version(report)},"rules":${entryLines(entries.map(rule))}}}`,
    `"automationDetails":${JSON.stringify({ id: category(report) })}`,
    `"invocations":${entryLines([invocation(entries, all.length, report)])}`,
    '"originalUriBaseIds":{"%SRCROOT%":{"description":{"text":"The root of the repository."}}}',
    '"columnKind":"utf16CodeUnits"',
    `"properties":${JSON.stringify({ verdict: verdictWord(report).toLowerCase(), deciding: inert(deciding(report)), ...noted(report) })}`,
    `"results":${entryLines(results)}`,
  ];
  const schema = 'https://json.schemastore.org/sarif-2.1.0.json';
  return [`{\n"$schema":"${schema}",\n"version":"2.1.0",\n"runs":[{\n${run.join(',\n')}\n}]\n}\n`];
};

function noted(report: GateReport): { readonly notes?: readonly string[] } {
  const all = notes(report);
  return all.length === 0 ? {} : { notes: all.map((note) => inert(note)) };
}

/** What must be there if there is no room for all. */
function rank({ result, blocks }: Finding): number {
  return (result === 'fail' ? 0 : result === 'inconclusive' ? 2 : 4) + (blocks ? 0 : 1);
}

/**
 * GitHub keeps results of different environments apart by what comes before the last slash, and closes alerts of the same
 * that are no longer there: a part must not close those of a whole run.
 */
function category({ environment, selection, run }: GateReport): string {
  const part = (text: string): string => line(text, 100).replace(/[^\w.-]+/g, '-') || '-';
  const selected = [...(selection?.layers ?? []), ...(selection?.checks ?? [])].join('-');
  const scope = selection === undefined ? '' : `${part(`part-${selected}`)}/`;
  return `stagegate/${part(environment.name)}/${scope}${part(run)}`;
}

function invocation(entries: readonly Entry[], total: number, report: GateReport): object {
  const unseen = entries.flatMap((entry, index) =>
    entry.finding.result === 'inconclusive' ? [notification(entry, index)] : [],
  );
  const left =
    total > most ? [{ level: 'warning', message: { text: `${total - most} more checks are not listed.` } }] : [];
  const missing = incomplete(report);
  return {
    executionSuccessful: missing.length === 0,
    startTimeUtc: report.createdAt,
    toolExecutionNotifications: [
      ...missing.map((text) => ({ level: 'error', message: { text: inert(text) } })),
      ...unseen,
      ...left,
    ],
  };
}

/** Why a rule without a result has not passed. A test of any layer may be about accessibility. */
function incomplete(report: GateReport): readonly string[] {
  if (report.verdict === 'inconclusive') return [`The verdict is inconclusive: ${deciding(report)}`];
  const unseen = report.findings.filter(({ result }) => result === 'inconclusive').length;
  return [
    ...(report.selection === undefined ? [] : ['Only part of the gate was run: nothing is known about the rest.']),
    ...(unseen === 0
      ? []
      : [`${unseen} of ${report.findings.length} checks ${unseen === 1 ? 'is' : 'are'} inconclusive.`]),
  ];
}

/** The version of stagegate that measured, if a task's fingerprint names it. */
function version({ runs }: GateReport): string {
  for (const { fingerprint } of runs)
    for (const tool of Object.values(fingerprint.tools)) {
      const found = /^stagegate (\d+\.\d+\.\d+[\w.+-]*)$/.exec(tool)?.[1];
      if (found !== undefined) return `,"semanticVersion":${JSON.stringify(found)}`;
    }
  return '';
}
