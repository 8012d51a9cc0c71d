/** Rules, results and notifications of SARIF. */

import type { Finding, GateReport } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { code } from '../code-span.ts';
import { because, got, rerun, sentence, wanted } from '../words/findings.ts';
import { locationOf } from './location.ts';
import { fingerprint, inert } from './text.ts';
import type { Topic } from './topic.ts';

/** A finding that belongs into SARIF. */
export interface Entry {
  readonly finding: Finding;
  readonly topic: Topic;
}

/** The check's id with a dot: a slash would make it a sub-rule of its layer. */
function ruleId({ check }: Finding): string {
  return line(check.id, 200).replaceAll('/', '.') || '(empty)';
}

export function rule({ finding, topic }: Entry): object {
  const { check } = finding;
  const level = levelOf(finding);
  const bound = wanted(finding);
  const help = `${inert(check.why)}\nexpected: ${inert(bound)}`;
  return {
    id: ruleId(finding),
    shortDescription: { text: inert(check.title) },
    fullDescription: { text: inert(check.why) },
    help: {
      text: help,
      markdown: `Why it matters: ${code(check.why, 900)}\n\nExpected: ${code(bound)}`,
    },
    defaultConfiguration: { level },
    properties: { tags: [...new Set([topic, check.layer])], 'problem.severity': level },
  };
}

/** `index` is the rule's. */
export function result({ finding }: Entry, index: number, report: GateReport): object {
  const { check, measurement, waiver } = finding;
  const seen = (measurement?.items ?? [])
    .slice(0, 10)
    .map(({ label, detail }) => `- ${inert(label, 300)}${detail === undefined ? '' : `: ${inert(detail, 300)}`}`);
  const text = [inert(sentence(finding)), ...seen, `Run again: ${inert(rerun(report, check))}`].join('\n');
  return {
    ruleId: ruleId(finding),
    ruleIndex: index,
    kind: 'fail',
    level: levelOf(finding),
    message: { text },
    locations: [locationOf(finding, report)],
    partialFingerprints: { primaryLocationLineHash: fingerprint(check.id), 'stagegateCheck/v1': inert(check.id) },
    ...(waiver === undefined ? {} : { suppressions: [suppression(waiver)] }),
    properties: {
      layer: check.layer,
      expected: inert(wanted(finding)),
      got: inert(got(finding)),
      blocks: finding.blocks,
      ...(check.owner === undefined ? {} : { owner: inert(check.owner) }),
    },
  };
}

function suppression({ reason, owner, until }: NonNullable<Finding['waiver']>): object {
  return {
    kind: 'external',
    status: 'accepted',
    justification: inert(`${line(reason)} (waived by ${line(owner)} until ${line(until)})`),
  };
}

/** What was not seen is no result: SARIF has a place for what a tool could not do. */
export function notification({ finding }: Entry, index: number): object {
  return {
    level: finding.blocks ? 'error' : 'warning',
    message: { text: inert(`${line(finding.check.id)} is inconclusive: ${because(finding)}`) },
    associatedRule: { id: ruleId(finding), index },
  };
}

function levelOf({ check }: Finding): 'error' | 'warning' {
  return check.level === 'required' ? 'error' : 'warning';
}
