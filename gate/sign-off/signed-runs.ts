/** Replaces the runs of sign-offs by what was signed since the run. */
import { messageOf } from '../../core/errors.ts';
import type { Measurement, Plan, Reason, Task, TaskRun } from '../../core/model.ts';
import { moment } from '../../reports/words/format.ts';
import { whoMaySign } from '../../runners/signoff/allowed-signers.ts';
import { signOffArgs } from '../../runners/signoff/args.ts';
import type { RunFolder } from '../run-folder/folder.ts';
import { type Signatures, signaturesOf } from './read.ts';
import type { Digests } from './statement.ts';

/** A signature is for all of the run: what was seen of the candidate elsewhere counts here, and so does evidence that was changed. */
export function signedRuns(
  plan: Plan,
  runs: readonly TaskRun[],
  digests: Digests,
  folder: RunFolder,
): readonly TaskRun[] {
  const tasks = new Map(plan.tasks.filter(({ runner }) => runner === 'signoff').map((task) => [task.id, task]));
  const changed = runs.find(({ reason }) => reason?.code === 'evidence-changed')?.reason;
  return runs.map((run) => {
    const task = tasks.get(run.task);
    if (task === undefined || run.reason?.code !== 'not-signed') return run;
    return changed === undefined ? signed(plan, task, run, digests, folder) : { ...run, reason: changed };
  });
}

function signed(plan: Plan, task: Task, run: TaskRun, digests: Digests, folder: RunFolder): TaskRun {
  const [check] = task.checks;
  if (check === undefined) return run;
  try {
    const found = signaturesOf(plan, task, check, digests, folder);
    const { count } = signOffArgs(task.args);
    if (found.counting.length < count) return { ...run, reason: outstanding(task, found, count) };
    const { reason: _, ...rest } = run;
    return { ...rest, status: 'completed', measurements: { [check.id]: measured(found) } };
  } catch (error) {
    return { ...run, reason: { code: 'tool-missing', detail: messageOf(error) } };
  }
}

function outstanding(task: Task, { counting, others }: Signatures, count: number): Reason {
  const by = counting.map(({ person, at }) => `${person}, ${moment(at)}`).join('; ');
  const some = by === '' ? [] : [`${counting.length} of ${count} have signed (${by})`];
  const refused = others.map(({ label, detail }) => `${label}: ${detail}`);
  return {
    code: 'not-signed',
    detail: [...some, ...refused, `${task.id} can be signed by ${whoMaySign(task)}`].join('; '),
  };
}

function measured({ counting }: Signatures): Measurement {
  const items = counting.map(({ person, at, key, file }) => ({
    label: `signed by ${person}, ${moment(at)}`,
    detail: key,
    evidence: file,
  }));
  return {
    ...{ value: counting.length, unit: 'count', samples: counting.length, items },
    evidence: counting.map(({ file }) => file),
  };
}
