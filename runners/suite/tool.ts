/** A team's own test tool: where it is installed, and whether it is new enough. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.ts';

export interface ToolPackage {
  readonly manifest: string;
  readonly version: string;
}

/** What a reporter reads, and the first version of the tool that reports it. */
export interface Oldest {
  readonly version: readonly [major: number, minor: number];
  readonly reports: string;
}

/**
 * A package's folder and version: the suite's own if its project has one, otherwise the one next to stagegate. `who` needs it.
 * Throws a `UsageError` if there is none, or only an older one.
 */
export function toolPackage(name: string, home: string, who: string, oldest?: Oldest): ToolPackage {
  const from = [join(home, 'package.json'), import.meta.filename];
  const manifest = from.map((base) => resolveFrom(base, `${name}/package.json`)).find((path) => path !== undefined);
  if (manifest === undefined)
    throw new UsageError(
      `${who} needs ${name}, which is not installed: it was looked for from ${home}. Install it with: npm install --save-dev ${name}`,
    );
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string };
  if (oldest !== undefined && isOlder(version, oldest.version))
    throw new UsageError(
      `${name} ${version} (found from ${home}) is too old for ${who}: stagegate reads ${oldest.reports}, which ${name} reports from ${oldest.version.join('.')} on. Update it: npm install --save-dev ${name}@latest`,
    );
  return { manifest, version };
}

export function isOlder(version: string, [wantedMajor, wantedMinor]: Oldest['version']): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}

export function resolveFrom(base: string, id: string): string | undefined {
  try {
    return createRequire(base).resolve(id);
  } catch {
    return undefined;
  }
}
