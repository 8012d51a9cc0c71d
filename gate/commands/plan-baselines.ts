/** What a plan says of the baselines that its checks are compared with. */
import { notComparable } from '../../core/baseline.ts';
import { leastChange } from '../../core/comparison.ts';
import type { Check, Plan } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { reasonSentence, words } from '../../reports/words/findings.ts';

/** `baseline stagegate/baseline.json · sha256 0f1e…`, for each. */
export function baselineInputs({ digests }: Plan): readonly string[] {
  return Object.entries(digests)
    .filter(([input]) => input.startsWith('baseline '))
    .map(([input, digest]) => `${line(input)} · sha256 ${digest}`);
}

/** Checks that cannot pass, however fast the build is. Their tools are not known yet. */
export function baselineProblems(plan: Plan, level: Check['level']): readonly string[] {
  const checks = plan.tasks.flatMap((task) => task.checks);
  return checks
    .filter((check) => check.level === level && check.threshold.worse !== undefined)
    .flatMap((check) => problem(check, plan) ?? [])
    .map((text) => `- ${text}`);
}

function problem(check: Check, { profile, cores }: Plan): string | undefined {
  const { id, baseline, threshold } = check;
  const { tools = {}, shard } = baseline?.fingerprint ?? {};
  const why = notComparable(check, { profile, cores, tools, ...(shard === undefined ? {} : { shard }) });
  if (why !== undefined) return `${id}: ${reasonSentence(why)}. ${words(why.code).fix}`;
  if (baseline === undefined || threshold.worse === undefined) return undefined;
  const least = leastChange(baseline, threshold);
  if (least <= threshold.worse.max) return undefined;
  const enough = Math.ceil(least * 100) / 100;
  return `${id}: its baseline runs differ so much that a run like them is too close to call. Allow more (max: ${enough}), or record runs that differ less.`;
}
