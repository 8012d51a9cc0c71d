/** Settings of a Vitest configuration that hide a part of the suite. Tests that a name pattern leaves out are listed, and skipped. */
import type { TestSpecification, Vitest } from 'vitest/node';
import type { JournalWriter } from '../suite/writer.ts';

/** What no suite's tests are in. */
const never = ['**/node_modules/**', '**/.git/**'];

type Wanted = (specifications: readonly TestSpecification[]) => TestSpecification[];

/** Says which shard is run alone. */
export function noteShard({ config }: Vitest, journal: JournalWriter): void {
  const { shard } = config;
  if (shard === undefined) return;
  const message = `The Vitest configuration runs one part of the suite alone (shard: ${shard.index} of ${shard.count}): the other tests would be neither planned nor run. Set no shard where the environment variable STAGEGATE_ENVIRONMENT is set.`;
  journal.write({ kind: 'softened', message });
}

/** Says which patterns exclude tests, and how many; `listed` are those that they leave. */
export async function noteExcluded(
  vitest: Vitest,
  listed: readonly TestSpecification[],
  wanted: Wanted,
  journal: JournalWriter,
): Promise<void> {
  const patterns = [...new Set(vitest.projects.flatMap(({ config }) => config.exclude))].filter(
    (pattern) => !never.includes(pattern),
  );
  if (patterns.length === 0) return;
  for (const { config } of vitest.projects) config.exclude = never;
  vitest.clearSpecificationsCache();
  const known = new Set(listed.map(place));
  const excluded = wanted(await vitest.globTestSpecifications()).filter((one) => !known.has(place(one)));
  const leftOut = excluded.length === 0 ? 0 : await count(vitest, excluded);
  if (leftOut === 0) return;
  const setting = `exclude: ${patterns.join(', ')}`;
  journal.write({ kind: 'selects', setting, ...(leftOut === undefined ? {} : { leftOut }) });
}

/** Undefined if not all of them load. */
async function count(vitest: Vitest, specifications: TestSpecification[]): Promise<number | undefined> {
  const asked = new Set(specifications.map(({ moduleId }) => moduleId));
  const { testModules: all, unhandledErrors } = await vitest.collectTests(specifications);
  // Vitest returns those that it collected before, too.
  const testModules = all.filter(({ moduleId }) => asked.has(moduleId));
  if (unhandledErrors.length > 0 || testModules.some((module) => module.errors().length > 0)) return undefined;
  return testModules.reduce((sum, module) => sum + [...module.children.allTests()].length, 0);
}

function place({ moduleId, project }: TestSpecification): string {
  return `${project.name} ${moduleId}`;
}
