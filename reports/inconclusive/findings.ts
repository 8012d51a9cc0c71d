/** Why checks are inconclusive that share a reason. */
import { type Finding, type GateReport, gatekeepers } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { identityDetails } from '../identity-details.ts';
import { ofRun } from '../of-run.ts';
import { comparison, decisive, expiry, fixOf, reasonSentence, rerun, words } from '../words/findings.ts';
import { finishing } from '../words/objections.ts';
import type { InconclusiveReason } from './reason.ts';

type Code = ReturnType<typeof decisive>;

/** Of checks that share a reason, and not what to do. */
const mostFixes = 3;

export function unmeasured(code: Code, findings: readonly Finding[], report: GateReport): InconclusiveReason {
  const whole = ofRun(code, report);
  const known = whole ?? words(code);
  const details = detailsOf(code, findings, report);
  if (code === 'not-signed')
    return {
      ...known,
      code,
      sentence: outstanding(findings),
      details,
      measured: [],
      toSign: findings.map(({ check }) => ({ title: line(check.title), command: rerun(report, check) })),
      findings,
    };
  const fixes = [...new Set(whole === undefined ? findings.map(fixOf) : [whole.fix])];
  return {
    ...known,
    fix: [
      ...sentencesOf(fixes.slice(0, mostFixes)),
      ...goingOn(code, findings, report),
      ...withoutOthers(code, findings, report),
    ].join(' '),
    code,
    sentence: `${subject(findings, report)}${following(findings, report)}: ${known.what}${shownBy(code, report)}${seen(findings)}.`,
    details,
    measured: findings.length === 1 ? [] : firstMeasured(findings),
    toSign: [],
    findings,
  };
}

/** Others got their answers: staging may have been away for a moment. */
function goingOn(code: Code, findings: readonly Finding[], report: GateReport): readonly string[] {
  const isAnswered = report.findings.some((one) => one.measurement !== undefined && !findings.includes(one));
  return (code === 'unreachable' || code === 'connection-unreachable') && isAnswered
    ? [`If it was away only for a moment, nothing needs a fix. ${finishing(report)}`]
    : [];
}

/** What others would have caused was not to be seen. */
function withoutOthers(code: Code, findings: readonly Finding[], { selection }: GateReport): readonly string[] {
  const isAlone = code === 'not-seen' && selection !== undefined && findings.some(({ check }) => check.whole === true);
  return isAlone
    ? ['Only part of the gate was run, and other checks cause what is looked for: run the whole gate.']
    : [];
}

function detailsOf(code: Code, findings: readonly Finding[], report: GateReport): readonly string[] {
  const looked = identityDetails(findings, report);
  const more = reported(code, findings).filter((detail) => !looked.some((one) => one.endsWith(detail)));
  const all = [...expiries(findings), ...looked, ...more, ...instead(findings)];
  return [...new Set(all.map((detail) => line(detail)))];
}

/** What the tasks said. */
function reported(code: Code, findings: readonly Finding[]): readonly string[] {
  return findings.flatMap(({ cause, reason, check, measurement }) => {
    if (reason === undefined) return [];
    if (cause === 'other-candidate') return measurement === undefined ? [reasonSentence(reason)] : [];
    if (reason.code !== code || reason.detail === undefined) return [];
    // Of a task, all say the same; of a test, only its own.
    return cause === 'no-contact' && findings.length > 1 ? [`${check.id}: ${reason.detail}`] : [reason.detail];
  });
}

/** `health/redis was not measured`, `3 of 148 checks are inconclusive`. */
function subject(findings: readonly Finding[], report: GateReport): string {
  const [first, ...others] = findings;
  const isOne = first !== undefined && others.length === 0;
  const who = isOne ? line(first.check.id) : `${findings.length} of ${report.findings.length} checks`;
  if (findings.every(({ cause }) => cause === 'not-measured')) return `${who} ${isOne ? 'was' : 'were'} not measured`;
  return `${who} ${isOne ? 'is' : 'are'} inconclusive`;
}

/** `, and 19 more were not run because of them`, if nothing but these kept later layers from being run. */
function following(findings: readonly Finding[], report: GateReport): string {
  const open = report.findings.filter(({ blocks, result }) => blocks && result !== 'pass');
  const later = open.filter((one) => decisive(one) === 'gatekeeper');
  const stopping = open.filter((one) => gatekeepers.includes(one.check.layer) && !later.includes(one));
  if (later.length === 0 || stopping.length === 0 || stopping.some((one) => !findings.includes(one))) return '';
  const count = later.length === 1 ? '1 more was' : `${later.length} more were`;
  return `, and ${count} not run because of ${findings.length === 1 ? 'it' : 'them'}`;
}

/** `, as security/certificate-days shows`: what failed measures just this. */
function shownBy(code: Code, { tasks, findings }: GateReport): string {
  const about = new Set(tasks.filter(({ despite }) => despite === code).map(({ id }) => id));
  const failed = findings.filter(({ task, result }) => about.has(task) && result === 'fail');
  if (failed.length === 0) return '';
  return `, as ${failed.map(({ check }) => line(check.id)).join(' and ')} ${failed.length === 1 ? 'shows' : 'show'}`;
}

/** What was measured of the only one. */
function seen([first, ...others]: readonly Finding[]): string {
  return first?.measurement === undefined || others.length > 0 ? '' : ` (${comparison(first)})`;
}

/** Each once: what makes a share surer may be the same for several checks, and what else to do another. */
function sentencesOf(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => text.split(/(?<=[.!?]) (?=\p{Lu})/u)))];
}

function firstMeasured(findings: readonly Finding[]): readonly string[] {
  return findings
    .filter(({ measurement }) => measurement !== undefined)
    .slice(0, 10)
    .map((finding) => `${line(finding.check.id)}${asked(finding)}: ${comparison(finding)}`);
}

/** The title says where a check looks: at which path, table or query. */
function asked({ cause, check }: Finding): string {
  return cause === 'not-seen' ? ` (${line(check.title)})` : '';
}

/** What a check that did not see what it asks for has for a title, if it is the only one, and what such checks list in its place. */
function instead(findings: readonly Finding[]): readonly string[] {
  const unseen = findings.filter(({ cause }) => cause === 'not-seen');
  const items = unseen
    .flatMap(({ measurement }) => measurement?.items?.slice(0, 3) ?? [])
    .map(({ label, detail }) => (detail === undefined ? label : `${label}: ${detail}`));
  return [...(findings.length === 1 ? unseen.map(({ check }) => check.title) : []), ...items];
}

function outstanding([first, ...others]: readonly Finding[]): string {
  if (others.length > 0) return `${others.length + 1} sign-offs wait for a signature.`;
  return `${line(first?.check.id ?? '')} waits for a signature.`;
}

/** Waivers that expired, with their checks if there are several. */
function expiries(findings: readonly Finding[]): readonly string[] {
  return findings
    .filter(({ expired }) => expired !== undefined)
    .map((finding) => `${findings.length === 1 ? '' : `${finding.check.id}: `}${expiry(finding)}`);
}
