/** Whether staging itself answered, in words. */
import { answers } from '../../core/contact.ts';
import type { ContactRule, GateReport, TaskContact } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';

/** What must be so before a check can pass, for a plan; empty if nothing must. */
export function neededContact({ of, reason }: ContactRule): string {
  const words: Record<ContactRule['of'], string> = {
    test: 'staging must answer it',
    task: 'staging must answer its task',
    observable: 'staging must answer its task, if that runs in Node',
    gate: '',
    none: reason === undefined ? '' : `staging need not answer: ${line(reason)}`,
  };
  return words[of];
}

/** What was seen of one task; empty if nothing is recorded and nothing was needed. */
export function seenContact(rule: ContactRule, seen: TaskContact | undefined): string {
  if (seen === undefined) return rule.of === 'none' ? neededContact(rule) : '';
  if (seen === 'not-observable') return 'whether staging answered could not be observed';
  const instead = [...(seen.walls ?? []), ...(seen.signIns ?? [])].map((wall) => line(wall));
  if (rule.of === 'gate') return instead.join('; ');
  const count = answers(seen);
  const said = count === 0 ? 'staging did not answer' : `staging answered ${count === 1 ? 'once' : `${count} times`}`;
  return [
    said,
    ...instead,
    ...(seen.others.length === 0 ? [] : [`other hosts: ${seen.others.map((host) => line(host)).join(', ')}`]),
  ].join('; ');
}

/** Tasks that ran, and may have passed without an answer of staging, a line for each kind. */
export function unseenContact({ tasks, runs, contact = {} }: GateReport): readonly string[] {
  const ran = new Set(runs.filter(({ status }) => status !== 'not-run').map(({ task }) => task));
  const excused = tasks.filter(
    ({ id, contact: { of, reason } }) => of === 'none' && reason !== undefined && ran.has(id),
  );
  const hidden = tasks.filter(({ id, contact: { of } }) => of === 'observable' && contact[id] === 'not-observable');
  return [
    ...named(
      'no answer of staging was needed for',
      excused.map((task) => `${task.id} (${task.contact.reason})`),
    ),
    ...named(
      'whether staging answered could not be observed for',
      hidden.map(({ id }) => id),
    ),
  ];
}

function named(what: string, tasks: readonly string[]): readonly string[] {
  const rest = tasks.length - 3;
  const first = tasks
    .slice(0, 3)
    .map((task) => line(task))
    .join(', ');
  return tasks.length === 0 ? [] : [`${what} ${first}${rest > 0 ? ` and ${rest} more` : ''}`];
}
