import type { Files } from '../../../core/claim.ts';
import type { Task } from '../../../core/model.ts';
import type { Runner } from '../../runner.ts';

/** What was read, in a few words: a value for each check, or the code of the reason why there is none. */
export async function summary(
  runner: Runner,
  task: Task,
  files: Files,
): Promise<{ readonly reason?: string; readonly checks: Readonly<Record<string, unknown>> }> {
  const { measurements, gaps, reason } = await runner.read(task, files);
  return {
    ...(reason === undefined ? {} : { reason: reason.code }),
    checks: Object.fromEntries(
      task.checks.map(({ id }) => [id.split('/')[1], measurements[id]?.value ?? gaps?.[id]?.code]),
    ),
  };
}
