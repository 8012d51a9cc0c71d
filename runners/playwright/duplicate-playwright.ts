/** Specs outside the project import the Playwright of their own folder, and only one copy finds their tests. */
import { realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import type { SuitePaths } from '../suite/paths.ts';
import { resolveFrom } from '../suite/tool.ts';

/** Throws a `UsageError` if that is not the copy that is about to run them. */
export function requireOwnPlaywright({ specs, home }: SuitePaths, manifest: string, root: string): void {
  const inside = (path: string): boolean =>
    [home, root].some((folder) => `${path}${sep}`.startsWith(join(folder, sep)));
  for (const spec of specs.filter((path) => !inside(path))) {
    const base = statSync(spec).isDirectory() ? join(spec, 'spec.ts') : spec;
    const found = resolveFrom(base, '@playwright/test/package.json');
    if (found !== undefined && realpathSync(found) === realpathSync(manifest)) continue;
    throw new UsageError(
      `The specs "${spec}" are outside the project ${root}, where ${found === undefined ? 'no Playwright' : 'another copy of Playwright'} is found. Put them into the project, or run the gate in the project that they are in.`,
    );
  }
}
