/** The plan in the run's folder, and the report of which nothing is measured yet. */
import type { Plan } from '../../core/model.ts';
import type { Wave } from '../../core/schedule.ts';
import { version } from '../../fixtures/context/install.ts';
import type { OpenRun } from '../run-folder/open.ts';
import { inJson, publish } from '../run-folder/publish.ts';
import type { Ended } from './ended.ts';
import { recordOf, unfinished } from './so-far.ts';

/** Checks. To render more of them takes a tenth of what their tests take, and nothing is measured yet. */
const mostAtOnce = 2_000;
/** Milliseconds that a report takes for each of its checks, about. */
const perCheck = 0.03;

/**
 * Writes the plan. If a save would disturb the first wave, its report is published too, although nothing is measured yet; returns how many
 * milliseconds that took. Otherwise the run's first report, which names no check, stays until saving is due: for a second (undefined), or
 * longer if there are many checks.
 */
export function firstSave(
  plan: Plan,
  [first]: readonly Wave[],
  open: OpenRun,
  ended: readonly Ended[] = [],
): number | undefined {
  const planned = inJson('plan.json', () => ({ stagegate: version, ...open.folder.clean(plan) }));
  open.folder.replace([planned], { isWatched: true });
  const checks = plan.tasks.reduce((sum, task) => sum + task.checks.length, 0);
  if (checks > mostAtOnce) return checks * perCheck;
  if (first !== undefined && first.cores > 0) return undefined;
  const since = performance.now();
  publish(open.folder, plan, unfinished(ended), recordOf(open, unfinished(ended), ended), false);
  return performance.now() - since;
}
