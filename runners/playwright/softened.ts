/** Settings of a Playwright configuration that hide tests or differences. Snapshots that it would update are compared anyway. */
import type { FullConfig } from '@playwright/test/reporter';

/** A message for each. `file`: the configuration, for people. */
export function softened({ shard, projects }: FullConfig, file: string): readonly string[] {
  return [
    ...(shard === null || shard === undefined
      ? []
      : [
          `The configuration "${file}" runs one part of the suite alone (shard: ${shard.current} of ${shard.total}): the other tests would be neither planned nor run. ${fix('shard')}`,
        ]),
    ...projects
      .filter((project) => project.ignoreSnapshots === true)
      .map(
        ({ name }) =>
          `The configuration "${file}"${name === '' ? '' : `, project "${name}",`} compares no snapshots (ignoreSnapshots: true): an assertion of one would pass whatever staging shows. ${fix('ignoreSnapshots')}`,
      ),
  ];
}

function fix(setting: string): string {
  return `Set no ${setting} where the environment variable STAGEGATE_ENVIRONMENT is set.`;
}
