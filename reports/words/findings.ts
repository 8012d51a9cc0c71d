/** Findings in words: codes in the core, words here. */

import { uncounted } from '../../core/evaluate.ts';
import { isInstead } from '../../core/gone.ts';
import type { Cause, Check, Finding, GateReport, Reason, ReasonCode } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { quoted } from '../../core/shell.ts';
import { againstBaseline, isByBaseline, meanOfRuns } from './baseline.ts';
import { causes } from './causes.ts';
import { bounds, expected, figure, isNone, measured, observations } from './format.ts';
import { reasons } from './reasons.ts';
import { surer } from './surer.ts';
import type { Origin, Words } from './words.ts';

const byReason: readonly Cause[] = ['not-measured', 'task-not-completed', 'candidate-unknown'];

/** What decided the finding: the reason why the check was not measured, why the build is not known, or what took staging's place, else the cause. */
export function decisive({ cause, reason }: Finding): ReasonCode | Cause {
  if (cause === 'gone' && isInstead(reason?.code)) return reason?.code ?? cause;
  return byReason.includes(cause) ? (reason?.code ?? cause) : cause;
}

export function words(code: ReasonCode | Cause): Words {
  return code in reasons ? reasons[code as ReasonCode] : causes[code as Cause];
}

/** Staging's configuration is staging's; a test that passes now and then, or that asked for nothing, is the test's; else a failure is the product's. */
export function origin(finding: Finding): Origin {
  if (finding.result !== 'fail') return words(decisive(finding)).origin;
  if (finding.check.layer === 'config') return 'environment';
  const { value, items = [] } = finding.measurement ?? {};
  if (value === 'flaky') return 'test';
  return items.find(({ blames }) => blames !== undefined)?.blames ?? 'product';
}

/** `staging could not be reached: connect ECONNREFUSED 10.0.0.7:443`. Of a build, the detail says all: that it is another one, was replaced, or is not the only one. */
export function reasonSentence({ code, detail }: Reason): string {
  if (detail === undefined) return reasons[code].what;
  return code === 'other-candidate' ? line(detail) : `${reasons[code].what}: ${line(detail)}`;
}

/** What to do about a finding that did not pass: its reason's own words, else those for what was measured, else those of the code that decided. */
export function fixOf(finding: Finding): string {
  const code = decisive(finding);
  const own = finding.reason?.code === code ? finding.reason.fix : undefined;
  return own === undefined ? (surer(finding) ?? words(code).fix) : line(own, 500);
}

/** Why a finding is what it is; in the words of its task if those decided, and with the waiver that expired. */
export function because(finding: Finding): string {
  const code = decisive(finding);
  const why = finding.reason?.code === code ? reasonSentence(finding.reason) : words(code).what;
  return [why, expiry(finding)].filter((text) => text !== '').join('; ');
}

/** `the waiver of web team expired on 2026-11-01`; empty if none did. */
export function expiry({ expired }: Finding): string {
  return expired === undefined ? '' : `the waiver of ${line(expired.owner)} expired on ${line(expired.until)}`;
}

/** Instead of a value: a person signs, and nothing is measured. */
function unmeasured(finding: Finding): string {
  return decisive(finding) === 'not-signed' ? words('not-signed').what : 'not measured';
}

/** What was measured and how often it was seen: of several runs of a task that are judged together, their mean. */
export function observed(finding: Finding): { readonly value: string; readonly seen: string } {
  const { check, measurement, comparison: { attempts = [] } = {} } = finding;
  if (measurement === undefined) return { value: unmeasured(finding), seen: '' };
  const mean = meanOfRuns(finding);
  if (mean === undefined) return { value: measured(measurement, check.threshold), seen: observations(measurement) };
  return { value: figure(mean, measurement.unit), seen: `the mean of ${attempts.length} runs` };
}

/** `got "timeout" (3 of 3 samples)`, or `not measured`. */
export function got(finding: Finding): string {
  const { value, seen } = observed(finding);
  if (finding.measurement === undefined) return value;
  const against = againstBaseline(finding);
  return `got ${value}${seen === '' ? '' : ` (${seen})`}${against === '' ? '' : `, ${against}`}`;
}

/** Whatever its value is, it may be of something else, or of a part. What was seen of a staging that went away and came back counts. */
export function isUncounted({ cause, reason, measurement }: Finding): boolean {
  const isSeen = cause === 'gone' && reason?.code === 'gone';
  return measurement !== undefined && uncounted.includes(cause) && !isSeen;
}

/** `expected connected, got "timeout" (3 of 3 samples)`. */
export function comparison(finding: Finding): string {
  const { cause } = finding;
  // It is as expected, but of whom?
  if (isByBaseline(finding) || decisive(finding) === 'not-signed') return got(finding);
  if (cause === 'no-contact') return `${got(finding).replace(/^got /, '')} without an answer of staging`;
  if (isUncounted(finding)) return `${got(finding)}, which does not count`;
  return `expected ${wanted(finding, cause === 'too-few-samples' ? expected : bounds)}, ${got(finding)}`;
}

/** What the check asks for, in the words of `bounds` or `expected`. A flaky test counts as one that passed, but nobody expects that of another: it may have no retries at all. */
export function wanted({ check: { threshold }, measurement }: Finding, inWords: typeof bounds = bounds): string {
  const isTest = threshold.unit === 'outcome' && [threshold.is].flat().includes('passed');
  return isTest && measurement?.value !== 'flaky' ? 'passed' : inWords(threshold);
}

/** The check's sentence, as it turned out. */
export function title({ check, result, cause }: Finding): string {
  if (cause === 'worse-than-baseline') return `${line(check.title)}, but worse than the baseline`;
  return line(result === 'fail' ? check.failure : check.title);
}

/** `Redis is not connected: expected connected, got "timeout" (3 of 3 samples).`; a test’s with what it saw first. */
export function sentence(finding: Finding): string {
  const { check, measurement } = finding;
  if (check.threshold.unit !== 'outcome' || measurement === undefined)
    return `${title(finding)}: ${comparison(finding)}${worst(finding)}.`;
  return `“${line(check.title)}” ${measurement.value === 'flaky' ? 'is ' : ''}${gist(finding)}.`;
}

/** The same, alone: where there must be none, it names the first: `…: expected none, got 1; TypeError: cart is undefined.` */
export function headline(finding: Finding): string {
  const { check, measurement } = finding;
  const first = isNone(check.threshold) ? measurement?.items?.[0] : undefined;
  if (saysBound(finding)) return `${title(finding)}: ${got(finding)}${worst(finding)}.`;
  if (first === undefined) return sentence(finding);
  return `${title(finding)}: ${comparison(finding)}; ${line(first.label, 160)}.`;
}

/** Its title has the number that was expected: `Memory grows by more than 300 MB a minute`. */
export function saysBound(finding: Finding): boolean {
  const { check, cause } = finding;
  const { unit, min, max, is } = check.threshold;
  const said = [min, max].flatMap((bound) => (bound === undefined ? [] : [figure(bound, unit)]));
  // A bare number may be another one.
  const isSaid = (one: string): boolean => /\D$/.test(one) && ` ${title(finding)}`.includes(` ${one}`);
  return cause === 'beyond-threshold' && is === undefined && said.length > 0 && said.every(isSaid);
}

/** Of a share of many, what has most of it: `; three in stock: 25 of 25 failed`. Empty if the title names it. */
function worst({ check, result, measurement }: Finding): string {
  const [first] = measurement?.items ?? [];
  if (first?.detail === undefined || result !== 'fail' || check.threshold.unit !== 'ratio') return '';
  return check.failure.includes(first.label) ? '' : `; ${line(first.label, 100)}: ${line(first.detail, 60)}`;
}

/** What was seen, in short: the comparison, or how a test ended and why. */
export function gist(finding: Finding): string {
  const { check, measurement } = finding;
  if (check.threshold.unit !== 'outcome' || measurement === undefined) return comparison(finding);
  const seen = measurement.items?.[0]?.label ?? '';
  return `${got(finding).replace(/^got /, '')}${seen === '' ? '' : `: ${line(seen, 160).replace(/\.$/, '')}`}`;
}

/** The line that measures a check again, whose run has no verdict unless it takes the whole gate; or that signs what a person confirms. */
export function rerun(
  report: Pick<GateReport, 'environment' | 'run'>,
  check: Pick<Check, 'id' | 'layer' | 'whole'>,
): string {
  if (check.whole === true) return wholeGate(report);
  return `${check.layer === 'signoff' ? signOf(report) : rerunOf(report)}${quoted(line(check.id, 2_000))}`;
}

/** The line that signs, without the check’s id, which comes last. */
export function signOf({ run }: Pick<GateReport, 'run'>): string {
  return `npx stagegate sign ${quoted(line(`results/${run}`))} `;
}

export function wholeGate({ environment }: Pick<GateReport, 'environment'>): string {
  return line(environment.command, 2_000);
}

/** The same of the line that measures again. */
export function rerunOf(report: Pick<GateReport, 'environment'>): string {
  const command = wholeGate(report);
  const dashes = /^npm run /.test(command) && !/ -- /.test(command) ? ' --' : '';
  return `${command}${dashes} --checks `;
}
