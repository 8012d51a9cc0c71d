/** Gives each check of a plan what it is compared with, so that its run is judged again without the file. */
import { flawsOfWorse } from '../../core/baseline.ts';
import { UsageError } from '../../core/errors.ts';
import type { Baseline, Check } from '../../core/model.ts';
import type { PlannedTask } from '../../core/plan.ts';
import { type BaselineFile, readBaseline } from './file.ts';

interface Attached {
  readonly tasks: readonly PlannedTask[];
  /** SHA-256 of each baseline. */
  readonly digests: Readonly<Record<string, string>>;
}

/** A file that is not there holds nothing. Throws a `UsageError` for one that is no baseline, or that of another environment. */
export function withBaselines(tasks: readonly PlannedTask[], root: string, environment: string): Attached {
  const paths = new Set(tasks.flatMap(({ checks }) => checks.flatMap((check) => fileOf(check) ?? [])));
  const found = new Map(
    [...paths].flatMap((path) => {
      const baseline = readBaseline(path, root);
      if (baseline !== undefined) requireEnvironment(path, baseline.file.environment, environment);
      return baseline === undefined ? [] : [[path, baseline] as const];
    }),
  );
  const attach = (check: Check): Check => {
    const baseline = baselineOf(check.id, found.get(fileOf(check) ?? '')?.file);
    return baseline === undefined ? check : { ...check, baseline };
  };
  return {
    tasks: tasks.map((task) => ({ ...task, checks: task.checks.map(attach) })),
    digests: Object.fromEntries([...found].map(([path, { digest }]) => [`baseline ${path}`, digest])),
  };
}

function requireEnvironment(path: string, recorded: string, environment: string): void {
  if (recorded === environment) return;
  throw new UsageError(
    `${path} was recorded on the environment "${recorded}", and this is "${environment}". Give its checks a baseline of their own (worse: { …, than: 'stagegate/${environment}.json' }), recorded from its runs.`,
  );
}

/** What is wrong with a check is said with its plan. */
function fileOf(check: Check): string | undefined {
  return flawsOfWorse(check).length > 0 ? undefined : check.threshold.worse?.than;
}

function baselineOf(id: string, file: BaselineFile | undefined): Baseline | undefined {
  const check = file?.checks[id];
  if (file === undefined || check === undefined) return undefined;
  const { values, ...rest } = check;
  return { ...rest, values: file.runs.flatMap(({ run }) => values[run] ?? []) };
}
