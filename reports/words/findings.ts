/** Codes in the core, words here. */

import type { Cause, Check, Finding, GateReport, Reason, ReasonCode } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { quoted } from '../../core/shell.ts';
import { bounds, expected, measured, observations } from './format.ts';

/** Whose the cause is: of the build, of a test, of staging or the way to it, of the tools that measure. */
export type Origin = 'product' | 'test' | 'environment' | 'tool';

export interface Words {
  /** What happened, as a clause. */
  readonly what: string;
  /** What to do, as a sentence. */
  readonly mend: string;
  readonly origin: Origin;
}

const again = 'Run the gate again.';
const log = 'The tool’s own words are in the task’s evidence.';

const reasons: Record<ReasonCode, Words> = {
  unreachable: {
    what: 'staging could not be reached',
    mend: 'Check that it is up and that this machine reaches it (VPN, DNS, proxy), then run the gate again.',
    origin: 'environment',
  },
  'foreign-origin': {
    what: 'nobody answered at an address that is no origin of the definition',
    mend: 'Have the suite take its base URL from PLAYWRIGHT_TEST_BASE_URL, or name its variable in the claim (origins: { BASE_URL: "app" }). If the address is part of staging, declare it among the origins.',
    origin: 'test',
  },
  'refused-production': {
    what: 'a request was headed for a production host and was refused',
    mend: 'Point the definition’s origins, and the links and redirects of staging, at staging.',
    origin: 'environment',
  },
  'signed-out': {
    what: 'the test account could not sign in, or its session had run out',
    mend: 'Look whether signing in works at all, and check the account and its secret in the definition; then run the gate again.',
    origin: 'environment',
  },
  'not-staging': {
    what: 'the deployment does not say that it is staging, so it was neither written to nor loaded',
    mend: 'Deploy with staging’s configuration, or mend "identity" in the definition.',
    origin: 'environment',
  },
  'not-allowed': {
    what: 'the environment does not allow what the task does',
    mend: 'Add the effect to "allows" in the definition, or take the claim out.',
    origin: 'environment',
  },
  'other-candidate': {
    what: 'staging runs another build than the expected one',
    mend: 'Wait for the roll-out (--wait 10m), or name the build that is there (--candidate).',
    origin: 'environment',
  },
  unidentified: {
    what: 'a service did not say which build it is',
    mend: 'Make every service of "identity" in the definition answer with its version or commit.',
    origin: 'environment',
  },
  gatekeeper: {
    what: 'an earlier layer did not pass, and nothing later would mean anything',
    mend: 'Mend what did not pass there first.',
    origin: 'environment',
  },
  'tool-missing': {
    what: 'a tool that measures is not installed',
    mend: '"stagegate doctor" says what is missing and how to get it.',
    origin: 'tool',
  },
  'tool-failed': {
    what: 'the tool that measures failed',
    mend: `${log} Mend it and run the gate again.`,
    origin: 'tool',
  },
  'tool-timed-out': {
    what: 'the tool that measures ran into its deadline and was stopped',
    mend: `${log} Mend what it hung on, or raise the claim’s deadline.`,
    origin: 'tool',
  },
  'tool-killed': {
    what: 'the tool that measures was killed',
    mend: 'Look for a memory or time limit of the machine, then run the gate again.',
    origin: 'tool',
  },
  'tool-wrote-nothing': {
    what: 'the tool that measures ended without a result',
    mend: `${log} Mend it and run the gate again.`,
    origin: 'tool',
  },
  'tool-output-unreadable': { what: 'the tool’s result could not be read', mend: `${log} ${again}`, origin: 'tool' },
  'tests-differ': {
    what: 'the tests that ran are not the tests that were planned',
    mend: 'Leave the specs alone while the gate runs, give no test a title that changes, and where the claim lists its tests, mend the list.',
    origin: 'test',
  },
  'no-assertion': {
    what: 'the test asserts nothing, so it could not fail',
    mend: 'Give the test an assertion.',
    origin: 'test',
  },
  skipped: {
    what: 'the test was skipped',
    mend: 'Take the skip away, or waive the check in the policy.',
    origin: 'test',
  },
  'noisy-host': {
    what: 'the machine was too busy for its timings to count',
    mend: 'Run the gate again on a quiet machine.',
    origin: 'tool',
  },
  'evidence-changed': {
    what: 'evidence is missing, or is not what it was when the run ended',
    mend: 'Judge the run’s folder as the run left it, or run the gate again.',
    origin: 'tool',
  },
  interrupted: { what: 'the run was interrupted', mend: 'Run the gate again and let it end.', origin: 'tool' },
  'not-reached': { what: 'the run ended before its turn', mend: 'Run the gate again and let it end.', origin: 'tool' },
  'gate-failed': {
    what: 'the gate itself failed',
    mend: 'Run the gate again; if it fails again, report it with the run’s folder.',
    origin: 'tool',
  },
};

const causes: Record<Cause, Words> = {
  'within-threshold': { what: 'it is within its bound', mend: '', origin: 'product' },
  'beyond-threshold': { what: 'it is beyond its bound', mend: '', origin: 'product' },
  'not-measured': { what: 'it was planned and nothing measured it', mend: `${log} ${again}`, origin: 'tool' },
  'wrong-unit': {
    what: 'it was measured in another unit than its bound is in',
    mend: 'Mend the claim or the reader of its tool.',
    origin: 'tool',
  },
  'not-finite': {
    what: 'what was measured cannot be compared with its bound',
    mend: 'Mend the claim or the reader of its tool.',
    origin: 'tool',
  },
  'other-candidate': reasons['other-candidate'],
  'candidate-unknown': {
    what: 'a service did not say which build it is',
    mend: 'Make every service of "identity" in the definition answer with its version or commit.',
    origin: 'environment',
  },
  'too-few-samples': {
    what: 'there are too few samples to know',
    mend: 'Measure longer, or more often.',
    origin: 'test',
  },
  'too-close-to-call': {
    what: 'it is within its bound, too close to be sure',
    mend: 'Measure longer, or more often.',
    origin: 'test',
  },
  'task-not-completed': {
    what: 'it is within its bound, but its task did not end well',
    mend: `${log} ${again}`,
    origin: 'tool',
  },
};

/** `other-candidate` where it was the expected build before, or is again. */
export const replaced: Words = {
  what: 'a service was replaced while the gate ran',
  mend: 'Let the roll-out end, or find out what restarts the service, then run the gate again.',
  origin: 'environment',
};

/** What decided the finding: the task's reason where the check was not measured, else the cause. */
export function decisive(finding: Finding): ReasonCode | Cause {
  const unseen = finding.cause === 'not-measured' || finding.cause === 'task-not-completed';
  return unseen ? (finding.reason?.code ?? finding.cause) : finding.cause;
}

export function words(code: ReasonCode | Cause): Words {
  return code in reasons ? reasons[code as ReasonCode] : causes[code as Cause];
}

/** Staging's configuration is staging's; a test that passes now and then is the test's; else a failure is the product's. */
export function origin(finding: Finding): Origin {
  if (finding.result !== 'fail') return words(decisive(finding)).origin;
  if (finding.check.layer === 'config') return 'environment';
  return finding.measurement?.value === 'flaky' ? 'test' : 'product';
}

/** `staging could not be reached: connect ECONNREFUSED 10.0.0.7:443`. */
export function reasonSentence({ code, detail }: Reason): string {
  return detail === undefined ? reasons[code].what : `${reasons[code].what}: ${line(detail)}`;
}

/** Why a finding is what it is; in the words of its task where those decided, and with the waiver that ran out. */
export function because(finding: Finding): string {
  const code = decisive(finding);
  const why = finding.reason?.code === code ? reasonSentence(finding.reason) : words(code).what;
  return [why, expiry(finding)].filter((text) => text !== '').join('; ');
}

/** `the waiver of web team ran out on 2026-11-01`; empty where none did. */
export function expiry({ expired }: Finding): string {
  return expired === undefined ? '' : `the waiver of ${line(expired.owner)} ran out on ${line(expired.until)}`;
}

/** `got "timeout" (3 of 3 samples)`, or `not measured`. */
export function got({ check, measurement }: Finding): string {
  if (measurement === undefined) return 'not measured';
  const seen = observations(measurement);
  return `got ${measured(measurement, check.threshold)}${seen === '' ? '' : ` (${seen})`}`;
}

/** `expected connected, got "timeout" (3 of 3 samples)`. */
export function comparison(finding: Finding): string {
  const { check, cause } = finding;
  return `expected ${cause === 'too-few-samples' ? expected(check.threshold) : bounds(check.threshold)}, ${got(finding)}`;
}

/** The check's sentence, as it turned out. */
export function title({ check, result }: Finding): string {
  return line(result === 'fail' ? check.failure : check.title);
}

/** `Redis is not connected: expected connected, got "timeout" (3 of 3 samples).`; a test’s with what it saw first. */
export function sentence(finding: Finding): string {
  const { check, measurement } = finding;
  if (check.threshold.unit !== 'outcome' || measurement === undefined)
    return `${title(finding)}: ${comparison(finding)}${worst(finding)}.`;
  return `“${line(check.title)}” ${measurement.value === 'flaky' ? 'is ' : ''}${gist(finding)}.`;
}

/** Of a share of many, what has most of it: `; three in stock: 25 of 25 failed`. Empty where the title names it. */
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

/** The line that measures a check again. Its run has no verdict. */
export function rerun(report: Pick<GateReport, 'environment'>, check: Pick<Check, 'id'>): string {
  return `${rerunOf(report)}${quoted(line(check.id, 2_000))}`;
}

/** The same without the check’s id, which comes last. */
export function rerunOf({ environment }: Pick<GateReport, 'environment'>): string {
  const command = line(environment.command, 2_000);
  const dashes = /^npm run /.test(command) && !/ -- /.test(command) ? ' --' : '';
  return `${command}${dashes} --checks `;
}
