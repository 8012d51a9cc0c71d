/** What keeps a verdict open, in few lines. */
import type { Finding, GateReport, Objection } from '../core/model.ts';
import { line } from '../core/sanitize.ts';
import { services } from './builds.ts';
import { looks } from './identity-details.ts';
import { decisive, expiry, replaced, type Words, words } from './words/findings.ts';
import { objectionWords } from './words/objections.ts';

/** Something that keeps the verdict open: checks with the same reason together, or an objection. */
export interface Obstacle extends Words {
  readonly code: string;
  /** One sentence, whatever the number of checks. */
  readonly sentence: string;
  /** What the tasks said, or the looks before and after them, each once. */
  readonly details: readonly string[];
  readonly findings: readonly Finding[];
}

const telling: readonly string[] = [
  'gate-failed',
  'interrupted',
  'plan-changed',
  'not-finished',
  'unreachable',
  'foreign-origin',
  'other-candidate',
  'unidentified',
  'not-staging',
  'refused-production',
  'signed-out',
  'candidate-unknown',
  'tool-missing',
  'tool-killed',
  'tool-timed-out',
  'tool-failed',
  'tool-wrote-nothing',
  'tool-output-unreadable',
  'evidence-changed',
  'tests-differ',
  'no-assertion',
  'skipped',
  'noisy-host',
  'not-measured',
  'too-few-samples',
  'too-close-to-call',
  'wrong-unit',
  'not-finite',
  'task-not-completed',
  'not-allowed',
  'unknown-run',
  'nothing-blocks',
  'layer-without-check',
  'not-covered',
  'partial',
  'profile-may-not-promote',
  'not-reached',
  'gatekeeper',
];

/** The most telling first; what only follows from the others last. */
export function obstacles(report: GateReport): readonly Obstacle[] {
  const open = report.findings.filter(({ blocks, result }) => blocks && result === 'inconclusive');
  const groups = Map.groupBy(open, decisive);
  const objections = Map.groupBy(report.objections, ({ code }) => code);
  return [
    ...[...groups].map(([code, findings]) => unmeasured(code, findings, report)),
    ...[...objections.values()].map((same) => objected(same, report)),
  ].toSorted((a, b) => telling.indexOf(a.code) - telling.indexOf(b.code));
}

function unmeasured(code: ReturnType<typeof decisive>, findings: readonly Finding[], report: GateReport): Obstacle {
  const known =
    code === 'other-candidate' && services(report).some((service) => service.replaced) ? replaced : words(code);
  const said = findings.flatMap(({ cause, reason }) =>
    cause !== code && reason?.code === code && reason.detail !== undefined ? [reason.detail] : [],
  );
  const details = [
    ...new Set([...expiries(findings), ...looks(findings, report), ...said].map((detail) => line(detail))),
  ];
  const [first] = findings;
  const who =
    findings.length === 1 && first !== undefined
      ? line(first.check.id)
      : `${findings.length} of ${report.findings.length} checks`;
  const what = findings.every(({ cause }) => cause === 'not-measured')
    ? `${findings.length === 1 ? 'was' : 'were'} not measured`
    : `${findings.length === 1 ? 'is' : 'are'} inconclusive`;
  return { ...known, code, sentence: `${who} ${what}: ${known.what}.`, details, findings };
}

/** Waivers that ran out, with their checks where there are several. */
function expiries(findings: readonly Finding[]): readonly string[] {
  return findings
    .filter(({ expired }) => expired !== undefined)
    .map((finding) => `${findings.length === 1 ? '' : `${finding.check.id}: `}${expiry(finding)}`);
}

/** The first checks of several, by their ids, and how many more there are. Empty for one: the sentence names it. */
export function which({ findings }: Obstacle, most: number, shown: (id: string) => string = (id) => id): string {
  if (findings.length < 2) return '';
  const rest = findings.length - most;
  const ids = findings.slice(0, most).map(({ check }) => shown(line(check.id)));
  return `${ids.join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en-US')} more` : ''}`;
}

interface Sum {
  what(count: number, subjects: string): string;
  readonly mend?: string;
  /** The subjects are a line of their own. */
  readonly listed?: boolean;
}

/** Several objections of one kind. */
const sums: Partial<Record<Objection['code'], Sum>> = {
  'not-covered': { what: (count) => `${count} requirements are covered by no required check`, listed: true },
  'layer-without-check': {
    what: (_, subjects) => `missing layers: ${subjects}`,
    mend: 'The policy requires a required check in each: claim one in the definition, or change the policy.',
  },
};

/** Objections of one kind are one line: nine requirements are not nine sentences. */
function objected(same: readonly Objection[], report: GateReport): Obstacle {
  const all = same.map((objection) => objectionWords(objection, report));
  const [first] = all;
  const code = same[0]?.code ?? '';
  const subjects = same.map(({ subject }) => line(subject)).join(', ');
  const summed = same.length > 1 ? sums[same[0]?.code ?? 'partial'] : undefined;
  const what = summed === undefined ? all.map((known) => known.what).join('; ') : summed.what(same.length, subjects);
  const details = summed?.listed === true ? [subjects] : [];
  return {
    what,
    mend: summed?.mend ?? first?.mend ?? '',
    origin: first?.origin ?? 'tool',
    code,
    sentence: `${what.charAt(0).toUpperCase()}${what.slice(1)}.`,
    details,
    findings: [],
  };
}
