/** Why a verdict is inconclusive, in few lines. */
import type { Finding, GateReport, Objection } from '../core/model.ts';
import { line } from '../core/sanitize.ts';
import { thousands } from '../core/thousands.ts';
import { identityDetails } from './identity-details.ts';
import { ofRun } from './of-run.ts';
import { once } from './once.ts';
import { comparison, decisive, expiry, fixOf, reasonSentence, rerun, words } from './words/findings.ts';
import { exampleOf, objectionWords } from './words/objections.ts';
import type { Words } from './words/words.ts';

/** Checks that are inconclusive for one reason, or objections of one kind. */
export interface InconclusiveReason extends Words {
  readonly code: string;
  /** One sentence, whatever the number of checks. */
  readonly sentence: string;
  /** What the tasks, the identity look-ups before and after them, or a check that saw something else reported; each once. */
  readonly details: readonly string[];
  /** Of several checks, what was measured of the first ten: `data/users: expected at least 1, got (no row)`. */
  readonly measured: readonly string[];
  /** The lines that sign what is outstanding, each with what it confirms. */
  readonly toSign: readonly { readonly title: string; readonly command: string }[];
  readonly findings: readonly Finding[];
}

/** The most telling first; what only follows from the others last. */
export const inconclusiveReasons = once((report): readonly InconclusiveReason[] => {
  const open = report.findings.filter(({ blocks, result }) => blocks && result === 'inconclusive');
  const groups = Map.groupBy(open, decisive);
  const objections = Map.groupBy(report.objections, ({ code }) => code);
  return [
    ...[...groups].map(([code, findings]) => unmeasured(code, findings, report)),
    ...[...objections.values()].flatMap((same) => objected(same, report)),
  ].toSorted((a, b) => a.rank - b.rank);
});

/** Of checks that share a reason, and not what to do. */
const mostFixes = 3;

function unmeasured(
  code: ReturnType<typeof decisive>,
  findings: readonly Finding[],
  report: GateReport,
): InconclusiveReason {
  const whole = ofRun(code, report);
  const known = whole ?? words(code);
  const reported = findings.flatMap(({ cause, reason, check, measurement }) => {
    if (reason === undefined) return [];
    if (cause === 'other-candidate') return measurement === undefined ? [reasonSentence(reason)] : [];
    if (reason.code !== code || reason.detail === undefined) return [];
    // Of a task, all say the same; of a test, only its own.
    return cause === 'no-contact' && findings.length > 1 ? [`${check.id}: ${reason.detail}`] : [reason.detail];
  });
  const looked = identityDetails(findings, report);
  const more = reported.filter((detail) => !looked.some((one) => one.endsWith(detail)));
  const said = [...expiries(findings), ...looked, ...more, ...instead(findings)];
  const details = [...new Set(said.map((detail) => line(detail)))];
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
  const only = findings.length === 1 ? findings[0] : undefined;
  const who = only === undefined ? `${findings.length} of ${report.findings.length} checks` : line(only.check.id);
  const verb = findings.every(({ cause }) => cause === 'not-measured')
    ? `${only === undefined ? 'were' : 'was'} not measured`
    : `${only === undefined ? 'are' : 'is'} inconclusive`;
  const seen = only?.measurement === undefined ? '' : ` (${comparison(only)})`;
  const measured = only === undefined ? firstMeasured(findings) : [];
  const fixes = [...new Set(whole === undefined ? findings.map(fixOf) : [whole.fix])];
  const fix = sentencesOf(fixes.slice(0, mostFixes)).join(' ');
  return {
    ...known,
    fix,
    code,
    sentence: `${who} ${verb}: ${known.what}${seen}.`,
    details,
    measured,
    toSign: [],
    findings,
  };
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

/** The first checks of several, by their ids, and how many more there are. Empty for one: the sentence names it. */
export function checkIds(
  { findings }: InconclusiveReason,
  most: number,
  shown: (id: string) => string = (id) => id,
): string {
  if (findings.length < 2) return '';
  const rest = findings.length - most;
  const ids = findings.slice(0, most).map(({ check }) => shown(line(check.id)));
  return `${ids.join(', ')}${rest > 0 ? ` and ${thousands(rest)} more` : ''}`;
}

interface Sum {
  what(count: number, subjects: string): string;
  readonly fix?: (subjects: readonly string[]) => string;
  /** The subjects are a line of their own. */
  readonly listed?: boolean;
}

/** Several objections of one kind. */
const sums: Partial<Record<Objection['code'], Sum>> = {
  'not-covered': {
    what: (count) => `${count} requirements have no required check`,
    fix: () =>
      'Name each where it is checked: covers: ["<id>"] in a claim, or [<id>] in a test’s title. To promote without one, name the requirement in a waiver: { check, requirement, … }.',
    listed: true,
  },
  'layer-without-check': {
    what: (_, subjects) => `missing layers: ${subjects}`,
    fix: (layers) =>
      `Add a claim of each to the definition (${layers.map((layer) => `${layer}: ${exampleOf(layer)}`).join('; ')}), remove level: "advisory" or the waivers of those that it has, or take them out of requiredLayers in the policy.`,
  },
};

/** Objections of one kind are one line: nine requirements are not nine sentences. */
function objected([objection, ...others]: readonly Objection[], report: GateReport): readonly InconclusiveReason[] {
  if (objection === undefined) return [];
  const same = [objection, ...others];
  const subjects = same.map(({ subject }) => line(subject)).join(', ');
  const sum = others.length > 0 ? sums[objection.code] : undefined;
  const known = objectionWords(objection, report);
  const what = sum?.what(same.length, subjects) ?? same.map((one) => objectionWords(one, report).what).join('; ');
  return [
    {
      ...known,
      what,
      fix: sum?.fix?.(same.map(({ subject }) => line(subject))) ?? known.fix,
      code: objection.code,
      sentence: `${what.charAt(0).toUpperCase()}${what.slice(1)}.`,
      details: sum?.listed === true ? [subjects] : [],
      measured: [],
      toSign: [],
      findings: [],
    },
  ];
}
