/** What Allure shows of a run in addition to its results. */
import { Status } from 'allure-js-commons';
import type { Category, EnvironmentInfo, ExecutorInfo } from 'allure-js-commons/sdk';
import type { GateReport } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { any, builds } from '../builds.ts';
import { notes } from '../notes.ts';
import { deciding, subject, verdictWord } from '../summary.ts';
import type { Origin } from '../words/words.ts';

const names: Readonly<Record<Origin, string>> = {
  product: 'The product: it does not do what it should',
  test: 'The test: it cannot tell',
  environment: 'The environment: staging, or the path to it',
  tool: 'The tools: they failed, or measured too little',
  person: 'People: somebody has to sign',
};

/** By class of cause. Allure matches the whole text. */
export const categories: readonly Category[] = [
  ...Object.entries(names).map(([origin, name]) => ({
    name,
    traceRegex: `cause: ${origin}(?:\\n.*)?`,
    matchedStatuses: [Status.FAILED, Status.BROKEN],
  })),
  { name: 'Set aside: waived by the policy', messageRegex: 'waived by .*', matchedStatuses: [Status.SKIPPED] },
  { name: 'Set aside: advisory', messageRegex: 'advisory: .*', matchedStatuses: [Status.SKIPPED] },
];

export function environmentOf(report: GateReport): EnvironmentInfo {
  const tools = Object.assign({}, ...report.runs.map(({ fingerprint }) => fingerprint.tools)) as Record<string, string>;
  const rows: readonly (readonly [string, string])[] = [
    ['verdict', verdictWord(report)],
    ['deciding', deciding(report)],
    ['environment', report.environment.name],
    ...Object.entries(report.environment.origins).map(([name, url]) => [`origin ${name}`, url] as const),
    ...builds(report).map(
      ({ name, expected, observed }) =>
        [`build of ${name}`, `${expected === any ? '' : `expected ${expected}, `}observed ${observed}`] as const,
    ),
    ['profile', report.profile],
    ['policy', report.policy.name],
    ['run', report.run],
    ...notes(report).map((note, index) => [`note ${index + 1}`, note] as const),
    ...Object.entries(tools).map(([tool, version]) => [`tool ${tool}`, version] as const),
  ];
  return Object.fromEntries(rows.map(([name, value]) => [line(name), line(value)]));
}

/** Builds are ordered by their second. */
export function executorOf(report: GateReport): ExecutorInfo {
  return {
    name: 'stagegate',
    type: 'stagegate',
    buildName: report.run,
    buildOrder: Math.floor(Date.parse(report.createdAt) / 1000),
    reportName: `${verdictWord(report)} ${subject(report)}`,
  };
}
