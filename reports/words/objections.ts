/** What keeps a build from promotion in addition to the findings, in words. Pure. */
import type { GateReport, Objection } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { reasons } from './reasons.ts';
import type { Words } from './words.ts';

export function objectionWords({ code, subject }: Objection, report: GateReport): Words {
  const name = line(subject);
  const known: Record<Objection['code'], Words> = {
    'gate-failed': { ...reasons['gate-failed'], what: `the gate itself failed: ${name}` },
    'plan-changed': {
      what: 'the plan was changed after the run',
      fix: 'Run the gate again: a verdict applies only to the plan that was run.',
      origin: 'tool',
      rank: 3,
    },
    'record-changed': {
      what: 'the record of what ran (runs.json) was changed after the run',
      fix: 'Run the gate again, or restore the file that the run left.',
      origin: 'tool',
      rank: 3,
    },
    'not-finished': {
      what: 'the run did not finish',
      fix: 'Run the gate again and let it finish.',
      origin: 'tool',
      rank: 4,
    },
    partial: {
      what: `only part of the gate was run (${name})`,
      fix: 'Run the gate without --layers and --checks to get a verdict.',
      origin: 'tool',
      rank: 35,
    },
    'profile-may-not-promote': {
      what: `the ${name} profile may not promote under the policy "${line(report.policy.name)}"`,
      fix: `Run the gate with --profile ${line(report.policy.promotes.join(' or ')) || '(the policy names none)'}.`,
      origin: 'tool',
      rank: 36,
    },
    'layer-without-check': {
      what: `the policy requires the layer ${name}, but it has no required check, or only waived ones`,
      fix: 'Add a required check of that layer to the definition, or let a waiver expire.',
      origin: 'test',
      rank: 33,
    },
    'not-covered': { ...uncovered(subject, report), origin: 'test', rank: 34 },
    'nothing-blocks': {
      what: 'no check is required, so none could block',
      fix: 'Make the claims that matter required.',
      origin: 'test',
      rank: 32,
    },
    'older-format': {
      what: `the run was saved by ${name}, which did not record what a verdict needs now`,
      fix: `Run the gate again, or judge it with ${name}.`,
      origin: 'tool',
      rank: 3,
    },
    'unknown-run': {
      what: `a task ran that was not planned (${name})`,
      fix: 'Judge the run’s folder as the run left it, or run the gate again.',
      origin: 'tool',
      rank: 31,
    },
  };
  return known[code];
}

/** A check that covers it and does not count was set aside. */
function uncovered(id: string, report: GateReport): Pick<Words, 'what' | 'fix'> {
  const name = requirement(line(id), report);
  const aside = report.findings.filter(({ check }) => check.covers.includes(id)).map(({ check }) => line(check.id));
  if (aside.length === 0)
    return {
      what: `no required check covers ${name}`,
      fix: 'Add a check that covers it, or name the requirement in the test that does.',
    };
  return {
    what: `only checks that are waived or advisory cover ${name}: ${aside.slice(0, 3).join(', ')}`,
    fix: 'Add a required check that covers it, or name the requirement in the waiver ({ check, requirement, … }).',
  };
}

function requirement(id: string, report: GateReport): string {
  const sentence = report.coverage.find((entry) => entry.requirement === id)?.title;
  return sentence === undefined ? id : `${id} (${line(sentence)})`;
}
