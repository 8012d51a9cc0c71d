/** Settings of a Playwright configuration by which a part of the suite is chosen, and what the suite is without them. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FullConfig, FullProject } from '@playwright/test/reporter';

/** `grepInvert: /@slow/`, each once; what the claim chooses by itself is not among them. */
export function selections({ projects }: Pick<FullConfig, 'projects'>): readonly string[] {
  const chosen = ({ grep, grepInvert, testIgnore }: FullProject): readonly string[] => [
    ...[grep].flat().flatMap((pattern) => (String(pattern) === '/.*/' ? [] : [`grep: ${pattern}`])),
    ...[grepInvert ?? []].flat().map((pattern) => `grepInvert: ${pattern}`),
    ...[testIgnore].flat().map((pattern) => `testIgnore: ${pattern}`),
  ];
  return [...new Set(projects.flatMap(chosen))];
}

/** Writes a configuration into a private folder that lists every test of the team's own. Returns its path. */
export function writeWholeConfig(folder: string, config: string): string {
  const path = join(folder, 'whole.config.mjs');
  const home = JSON.stringify(dirname(config));
  writeFileSync(
    path,
    `import { resolve } from 'node:path';
import team from ${JSON.stringify(pathToFileURL(config).href)};
const whole = ({ grep, grepInvert, testIgnore, ...rest }) =>
  rest.testDir === undefined ? rest : { ...rest, testDir: resolve(${home}, rest.testDir) };
const { projects, ...own } = team.default ?? team;
export default { testDir: ${home}, ...whole(own), ...(projects === undefined ? {} : { projects: projects.map(whole) }) };
`,
  );
  return path;
}

/** Writes a configuration that lists every test of whatever files in the folder it is asked for, whosever they are. Returns its path. */
export function writeAloneConfig(folder: string, config: string, testDir: string): string {
  const path = join(folder, 'alone.config.mjs');
  writeFileSync(
    path,
    `import { resolve } from 'node:path';
import team from ${JSON.stringify(pathToFileURL(config).href)};
// A listing needs none of the others, and their paths are relative to the team's own.
const { projects, grep, grepInvert, testIgnore, respectGitIgnore, globalSetup, globalTeardown, reporter, webServer, tsconfig, ...own } = team.default ?? team;
const types = tsconfig === undefined ? {} : { tsconfig: resolve(${JSON.stringify(dirname(config))}, tsconfig) };
export default { ...own, ...types, testDir: ${JSON.stringify(testDir)}, testMatch: /./ };
`,
  );
  return path;
}
