/** What stands in the way of promotion beside the findings, in words. Pure. */
import type { GateReport, Objection } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { type Words, words } from './findings.ts';

export function objectionWords({ code, subject }: Objection, report: GateReport): Words {
  const name = line(subject);
  const known: Record<Objection['code'], Words> = {
    'gate-failed': { ...words('gate-failed'), what: `the gate itself failed: ${name}` },
    'plan-changed': {
      what: 'the plan was changed after the run',
      mend: 'Run the gate again: a verdict is about the plan that was run.',
      origin: 'tool',
    },
    'not-finished': {
      what: 'the run did not come to its end',
      mend: 'Run the gate again and let it end.',
      origin: 'tool',
    },
    partial: {
      what: `only a part was run (${name})`,
      mend: 'Run the gate without --layers and --checks for a verdict.',
      origin: 'tool',
    },
    'profile-may-not-promote': {
      what: `the ${name} profile may not promote by the policy "${line(report.policy.name)}"`,
      mend: `Run the gate with --profile ${line(report.policy.promotes.join(' or ')) || '(the policy names none)'}.`,
      origin: 'tool',
    },
    'layer-without-check': {
      what: `the policy requires the layer ${name}, and no required check is in it, or only waived ones`,
      mend: 'Claim something of that layer in the definition, or let a waiver end.',
      origin: 'test',
    },
    'not-covered': {
      what: `no required check covers ${requirement(name, report)}`,
      mend: 'Claim it, or name the requirement in the test that covers it.',
      origin: 'test',
    },
    'nothing-blocks': {
      what: 'no check is required, so none could block',
      mend: 'Make the claims that matter required.',
      origin: 'test',
    },
    'unknown-run': {
      what: `a task ran that was not planned (${name})`,
      mend: 'Judge the run’s folder as the run left it, or run the gate again.',
      origin: 'tool',
    },
  };
  return known[code];
}

function requirement(id: string, report: GateReport): string {
  const sentence = report.coverage.find((entry) => entry.requirement === id)?.title;
  return sentence === undefined ? id : `${id} (${line(sentence)})`;
}
