/** What a reader of a report needs first: the headline, what decided, and the rest in few lines. */

import { isInWords } from '../core/in-words.ts';
import { type Finding, type GateReport, type Item, type Layer, layers } from '../core/model.ts';
import { line } from '../core/sanitize.ts';
import { candidateBuild } from './builds.ts';
import { flaky, flakyTitles } from './flaky.ts';
import { inconclusiveReasons } from './inconclusive-reasons.ts';
import { once } from './once.ts';
import { headline } from './words/findings.ts';
import { duration, isNone } from './words/format.ts';

/** Every finding is counted once. */
export interface Counts {
  readonly total: number;
  readonly passed: number;
  /** Failed, and blocks. */
  readonly blocking: number;
  /** Inconclusive, and blocks. */
  readonly open: number;
  readonly waived: number;
  /** Advisory checks that did not pass. */
  readonly advisory: number;
}

export function counts(findings: readonly Finding[]): Counts {
  const counted = { total: findings.length, passed: 0, blocking: 0, open: 0, waived: 0, advisory: 0 };
  for (const finding of findings) counted[kindOf(finding)] += 1;
  return counted;
}

function kindOf({ result, blocks, waiver }: Finding): Exclude<keyof Counts, 'total'> {
  if (result === 'pass') return 'passed';
  if (blocks) return result === 'fail' ? 'blocking' : 'open';
  return waiver === undefined ? 'advisory' : 'waived';
}

/** Exit code 0: promotable, or a rollback that is verified. */
export function isGood({ verdict }: Pick<GateReport, 'verdict'>): boolean {
  return verdict === 'promotable' || verdict === 'verified';
}

/** `PROMOTABLE`, `BLOCKED`, `INCONCLUSIVE`, `ROLLBACK VERIFIED`; `PARTIAL` if only a part was asked for and nothing in it failed. */
export function verdictWord(report: GateReport): string {
  if (report.policy.purpose === 'rollback')
    return report.verdict === 'blocked' ? 'ROLLBACK FAILED' : `ROLLBACK ${report.verdict.toUpperCase()}`;
  return report.verdict === 'inconclusive' && report.selection !== undefined ? 'PARTIAL' : report.verdict.toUpperCase();
}

/** `jetvision 1.4.0-812 (c0ffee1) · full profile · 6 min 12 s`. */
export function subject(report: GateReport): string {
  return [
    `${line(report.environment.name)} ${candidateBuild(report)}`,
    `${report.profile} profile`,
    report.seconds > 0 ? duration(report.seconds) : 'nothing ran',
  ].join(' · ');
}

/** `1 of 148 blocks · 146 passed · 1 inconclusive · 9 requirements not covered, 1 waived · 2 flaky`; a part covers what it may. */
export function tally(report: GateReport): string {
  const { total, passed, blocking, open, waived, advisory } = counts(report.findings);
  const flaky = report.findings.filter(({ measurement }) => measurement?.value === 'flaky').length;
  if (verdictWord(report) === 'PARTIAL')
    return `${passed} of ${total} passed${open > 0 ? `, ${open} inconclusive` : ''}; no verdict`;
  return [
    ...(blocking > 0
      ? [`${blocking} of ${total} ${blocking === 1 ? 'blocks' : 'block'}`, `${passed} passed`]
      : [`${passed} of ${total} passed`]),
    `${open} inconclusive`,
    ...(report.coverage.length === 0 || report.selection !== undefined ? [] : [requirements(report)]),
    ...(waived > 0 ? [`${waived} waived`] : []),
    ...(advisory > 0 ? [`${advisory} advisory not passed`] : []),
    ...(flaky > 0 ? [`${flaky} flaky`] : []),
  ].join(' · ');
}

function requirements({ coverage }: GateReport): string {
  const waived = coverage.filter(({ waiver }) => waiver !== undefined).length;
  const uncovered = coverage.filter(({ checks }) => checks.length === 0).length - waived;
  const start = `${uncovered} ${uncovered === 1 ? 'requirement' : 'requirements'} not covered`;
  return waived > 0 ? `${start}, ${waived} waived` : start;
}

/** What failed and blocks, most important first: earlier layers, then what is wrong, what is missing, what is too much or too slow. */
export const blockers = once((report): readonly Finding[] =>
  report.findings
    .filter(({ blocks, result }) => blocks && result === 'fail')
    .toSorted((a, b) => weight(a) - weight(b) || excess(b) - excess(a)),
);

function weight(finding: Finding): number {
  return layers.indexOf(finding.check.layer) * 4 + kind(finding);
}

/** What is not there (`not JSON`) follows from what is wrong: a 500, or an error where there must be none. */
function kind({ check, measurement }: Finding): number {
  const value = measurement?.value;
  if (value === 'flaky') return 3;
  if (value !== undefined && isInWords(value)) return 1;
  return typeof value === 'number' && check.threshold.is === undefined && !isNone(check.threshold) ? 2 : 0;
}

/** How far beyond its bound, as a share of the bound. */
function excess({ check: { threshold }, measurement }: Finding): number {
  if (typeof measurement?.value !== 'number') return 0;
  const bound = threshold.max ?? threshold.min;
  return bound === undefined || bound === 0 ? 0 : Math.abs(measurement.value - bound) / Math.abs(bound);
}

export interface Thread {
  readonly label: string;
  /** How many of the findings show it. */
  readonly count: number;
}

/** What several of the findings show alike: the likely common cause. What they failed by first, then the most frequent, at most three. */
export function common(findings: readonly Finding[]): readonly Thread[] {
  const items = findings.map(({ measurement }) => (measurement?.items ?? []).slice(0, 20));
  const failures = threadsOf(items.map((all) => all.filter(({ mayExplain }) => mayExplain === undefined)));
  return [...failures, ...threadsOf(items.map((all) => all.filter(({ mayExplain }) => mayExplain)))].slice(0, 3);
}

/** The most frequent first. */
function threadsOf(findings: readonly (readonly Item[])[]): readonly Thread[] {
  const labels = findings.flatMap((items) => [...new Set(items.flatMap(shown))]);
  const threads = [...Map.groupBy(labels, (label) => label)].map(([label, same]) => ({ label, count: same.length }));
  return threads.filter(({ count }) => count > 2).toSorted((a, b) => b.count - a.count);
}

function shown({ label, shows, blames }: Item): readonly string[] {
  return blames === undefined ? [line(shows ?? label)] : [];
}

/** Why the verdict is what it is, in a sentence. */
export function deciding(report: GateReport): string {
  const [first] = blockers(report);
  if (report.verdict === 'blocked' && first !== undefined) return headline(first);
  const [reason] = inconclusiveReasons(report);
  if (!isGood(report)) return reason?.sentence ?? 'Nothing shows that this build may be promoted.';
  const { total, passed, waived, advisory } = counts(report.findings);
  const aside = [
    ...(waived > 0 ? [`${waived} waived`] : []),
    ...(advisory > 0 ? [`${advisory} advisory`] : []),
    ...setAside(report),
  ];
  const start = [allPassed(total, passed, flaky(report).length), ...again(flaky(report))].join(' ');
  return aside.length === 0 ? start : `${start} Set aside: ${aside.join(', ')}.`;
}

function allPassed(total: number, passed: number, unsteady: number): string {
  if (passed < total) return `Every check that can block passed: ${passed} of ${total}.`;
  if (unsteady > 0) return `${total - unsteady} of ${total} checks passed at once.`;
  return total === 1 ? 'The only check passed.' : `All ${total} checks passed.`;
}

/** `1 is flaky: “anna books a room”.` */
function again(all: readonly Finding[]): readonly string[] {
  if (all.length === 0) return [];
  return [`${all.length} ${all.length === 1 ? 'is' : 'are'} flaky: ${flakyTitles(all)}.`];
}

/** `requirement SHOP-07`, `requirements SHOP-07, SHOP-08, SHOP-09 and 4 more`. */
function setAside({ coverage }: GateReport): readonly string[] {
  const ids = coverage.filter(({ waiver }) => waiver !== undefined).map(({ requirement }) => line(requirement, 60));
  if (ids.length === 0) return [];
  const more = ids.length > 3 ? ` and ${ids.length - 3} more` : '';
  return [`${ids.length === 1 ? 'requirement' : 'requirements'} ${ids.slice(0, 3).join(', ')}${more}`];
}

export interface LayerSummary {
  readonly layer: Layer;
  readonly counts: Counts;
}

export function byLayer(report: GateReport): readonly LayerSummary[] {
  const groups = Map.groupBy(report.findings, ({ check }) => check.layer);
  return layers.flatMap((layer) => {
    const findings = groups.get(layer);
    return findings === undefined ? [] : [{ layer, counts: counts(findings) }];
  });
}
