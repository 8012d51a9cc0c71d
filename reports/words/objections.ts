/** What keeps a build from promotion in addition to the findings, in words. Pure. */
import type { Finding, GateReport, Layer, Objection } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { reasons } from './reasons.ts';
import type { Words } from './words.ts';

export function objectionWords({ code, subject }: Objection, report: GateReport): Words {
  const name = line(subject);
  const known: Record<Objection['code'], Words> = {
    'gate-failed': { ...reasons['gate-failed'], what: `the gate itself failed: ${name}` },
    'plan-changed': {
      what: 'the plan was changed after the run',
      fix: `${restore('plan.json', report)} A verdict applies only to the plan that was run.`,
      origin: 'tool',
      rank: 3,
    },
    'record-changed': {
      what: 'the record of what ran (runs.json) was changed after the run',
      fix: restore('runs.json', report),
      origin: 'tool',
      rank: 3,
    },
    'not-finished': {
      what: report.tasks.length === 0 ? 'the run did not get as far as its plan' : 'the run did not finish',
      fix: finishing(report),
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
      fix: promoting(report),
      origin: 'tool',
      rank: 36,
    },
    'layer-without-check': { ...empty(subject, report), origin: 'test', rank: 33 },
    'not-covered': { ...uncovered(subject, report), origin: 'test', rank: 34 },
    'nothing-blocks': {
      what: 'no check is required, so none could block',
      fix:
        report.findings.length === 0
          ? 'Claim something in the definition: claims: [endpoint("/health", { is: 200 })].'
          : 'Remove level: "advisory" from the claims that matter, or their waivers from the policy.',
      origin: 'test',
      rank: 32,
    },
    'older-format': {
      what: `the run was saved by ${name}, which did not record what a verdict needs now`,
      fix: `Run the gate again, or judge the folder with the version that saved it${withVersion(name, report)}.`,
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

function withVersion(name: string, { run }: GateReport): string {
  const [, version] = /^stagegate (\d[\w.-]*)$/.exec(name) ?? [];
  return version === undefined ? '' : ` (npx stagegate@${version} decide results/${line(run)})`;
}

/** A copy is wherever the folder was kept: with the CI job, or with whoever ran it. */
function restore(file: string, { run }: GateReport): string {
  return `Restore the ${file} that the run left, from the copy that CI kept or with whoever ran it, and judge it again (npx stagegate decide results/${line(run)}); or run the gate again.`;
}

/** Of a part, of a stand-in that ended with its run, and of a run without a plan, nothing can be continued. */
export function finishing({ environment, selection, tasks, runs, run }: GateReport): string {
  if (environment.demo || selection !== undefined || tasks.length === 0) return reasons.interrupted.fix;
  const rest = `Run what is left (npx stagegate again results/${line(run)})`;
  // A run that ends early still records each task; without one of them it may go on, or was killed.
  const hasEnded = tasks.every(({ id }) => runs.some(({ task }) => task === id));
  return hasEnded ? `${rest}.` : `${rest} once this run has ended.`;
}

function promoting({ policy }: GateReport): string {
  const profiles = policy.promotes.map((profile) => `--profile ${line(profile)}`);
  if (profiles.length > 0) return `Run the gate with ${profiles.join(' or ')}.`;
  return 'No profile may promote: name those that may in the policy (promotes: ["full"]), and run the gate with one of them (--profile full).';
}

const examples: Readonly<Partial<Record<Layer, string>>> = {
  config: 'command(…)',
  health: 'endpoint(…)',
  smoke: 'page(…)',
  api: 'latency(…) or vitest(…)',
  data: 'query(…)',
  security: 'headers(…)',
  observability: 'metric(…)',
  uat: 'playwright(…)',
  perf: 'lighthouse(…)',
  load: 'users(…) or k6(…)',
  signoff: 'signoff(…)',
};

/** Claims that have checks of the layer. */
export function exampleOf(layer: string): string {
  return examples[layer as Layer] ?? `one with layer: "${layer}"`;
}

/** A check of the layer that does not count was set aside. */
function empty(layer: string, { findings }: GateReport): Pick<Words, 'what' | 'fix'> {
  const aside = firstOf(findings.filter(({ check }) => check.layer === layer));
  const start = `the policy requires the layer ${line(layer)}, but`;
  if (aside === '')
    return {
      what: `${start} the definition has no check of it`,
      fix: `Add a claim of that layer to the definition, such as ${exampleOf(layer)}, or take the layer out of requiredLayers in the policy.`,
    };
  return {
    what: `${start} all its checks are waived or advisory: ${aside}`,
    fix: 'Remove level: "advisory" from one of its claims, or a waiver from the policy, or take the layer out of requiredLayers.',
  };
}

/** A check that covers it and does not count was set aside. */
function uncovered(id: string, report: GateReport): Pick<Words, 'what' | 'fix'> {
  const name = requirement(line(id), report);
  const aside = firstOf(report.findings.filter(({ check }) => check.covers.includes(id)));
  if (aside === '')
    return {
      what: `no required check covers ${name}`,
      fix: `Name it where it is checked: covers: ["${line(id)}"] in a claim, or [${line(id)}] in a test’s title.`,
    };
  return {
    what: `only checks that are waived or advisory cover ${name}: ${aside}`,
    fix: `Remove level: "advisory" from one of them, or add a required check that covers it. To promote without it, name the requirement in a waiver: { check, requirement: "${line(id)}", … }.`,
  };
}

function firstOf(findings: readonly Finding[]): string {
  return findings
    .slice(0, 3)
    .map(({ check }) => line(check.id))
    .join(', ');
}

function requirement(id: string, report: GateReport): string {
  const sentence = report.coverage.find((entry) => entry.requirement === id)?.title;
  return sentence === undefined ? id : `${id} (${line(sentence)})`;
}
