/** Prints every check that would be judged, wave by wave, without touching staging. */
import { undecidable } from '../../core/decidable.ts';
import type { Check, Plan, Task } from '../../core/model.ts';
import type { Deployment } from '../../core/preconditions.ts';
import { runsAtMost } from '../../core/repeats.ts';
import { expectedSeconds, schedule, type Wave } from '../../core/schedule.ts';
import { isolatedSuites, partialSuites } from '../../reports/words/chosen.ts';
import { neededContact } from '../../reports/words/contact.ts';
import { bounds, duration } from '../../reports/words/format.ts';
import { commandContext } from '../context.ts';
import { openAnyway } from '../open-anyway.ts';
import type { CliContext, GateOptions } from '../options.ts';
import { checksIn } from '../progress/board.ts';
import { askTools } from '../run/ask-tools.ts';
import { connectionsOf } from '../run/connections.ts';
import { deploymentOf } from '../run/deployment.ts';
import { prepare } from '../run/prepare.ts';
import { rerunCommand } from '../run/rerun-command.ts';
import { reachTarget } from '../run/target.ts';
import { brokenTools, neededTools } from '../run/tools.ts';
import { withRunScope } from '../scope.ts';
import { baselineInputs, baselineProblems } from './plan-baselines.ts';

export function printPlan(
  name: string,
  words: readonly string[],
  options: GateOptions,
  cli: CliContext,
): Promise<number> {
  return withRunScope(cli, async (scope) => {
    const context = commandContext(cli, scope, options);
    const createdAt = new Date().toISOString();
    const target = await reachTarget({ name, words, run: 'plan', untouched: true }, context);
    const command = rerunCommand(name, words, options);
    const listing = await askTools(target, { ...context, follows: false });
    const { plan } = await prepare(target, listing, { run: 'plan', createdAt, command }, context);
    const broken = await brokenTools(await neededTools(plan.tasks, target.loaded), context);
    const looksInto = connectionsOf(plan, target.loaded.definition.connections);
    cli.stdout.write(`${planText(plan, deploymentOf(target), [...broken, ...looksInto.missing], looksInto.lines)}\n`);
    return 0;
  });
}

function planText(
  plan: Plan,
  deployment: Deployment,
  broken: readonly string[],
  connections: readonly string[],
): string {
  const waves = schedule(plan.tasks, plan.cores);
  return [
    `${plan.environment.name} · ${plan.profile} profile · ${checksIn(plan)} · about ${Math.round(expectedSeconds(waves))} s`,
    `policy "${plan.policy.name}": ${plan.policy.promotes.join(' or ')} may promote; required layers: ${plan.policy.requiredLayers.join(', ')}`,
    ...connections,
    ...baselineInputs(plan),
    ...waves.flatMap((wave, index) => [
      '',
      `${index + 1}. ${title(wave)}`,
      ...wave.tasks.flatMap((task) => [
        ...task.checks.flatMap((check) => checkLines(check, task)),
        ...[
          ...partialSuites([task]),
          ...isolatedSuites([task]),
          ...undecidable(task).map(({ problem }) => problem),
          ...repeats(plan, task),
        ].map((note) => `   note: ${note}`),
      ]),
    ]),
    ...inTheWay(plan, deployment, broken),
  ].join('\n');
}

/** What would keep the verdict open even if every check passed. */
function inTheWay(plan: Plan, deployment: Deployment, broken: readonly string[]): readonly string[] {
  const unlisted = plan.tasks.flatMap(({ id, incomplete }) =>
    incomplete === undefined ? [] : [`- ${id}: ${incomplete}`],
  );
  const lines = [
    ...broken.map((tool) => `- ${tool}`),
    ...unlisted,
    ...baselineProblems(plan, 'required'),
    ...openAnyway(plan, deployment),
  ];
  const advisory = baselineProblems(plan, 'advisory');
  return [
    ...(lines.length === 0 ? [] : ['', 'This gate cannot promote:', ...lines]),
    ...(advisory.length === 0 ? [] : ['', 'Advisory checks that cannot pass:', ...advisory]),
  ];
}

/** The estimate counts one. */
function repeats(plan: Plan, task: Task): readonly string[] {
  const runs = runsAtMost(plan, task);
  if (runs === 1) return [];
  return [`up to ${runs} runs, about ${duration(runs * task.seconds)}, if one is too close to its baseline to tell`];
}

function title({ gatekeeper, effect, tasks, cores }: Wave): string {
  const together =
    tasks.length === 1 ? 'alone' : `side by side${cores === 0 ? '' : ` on ${cores} core${cores === 1 ? '' : 's'}`}`;
  return `${effect}, ${together}${gatekeeper ? '; the rest runs only if these pass' : ''}`;
}

function checkLines(check: Check, { contact }: Task): readonly string[] {
  const notes = [check.level === 'advisory' ? 'advisory' : '', check.covers.join(', '), neededContact(contact)].filter(
    (note) => note !== '',
  );
  return [
    `   ${check.id}  ${bounds(check.threshold)}${notes.length === 0 ? '' : `  [${notes.join('; ')}]`}`,
    `      ${check.title}. ${check.why}`,
  ];
}
