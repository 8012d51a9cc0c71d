/** Files without a test: Playwright loads them, and shows a reporter nothing of them. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, matchesGlob, resolve, sep } from 'node:path';
import type { FullConfig, FullProject, Suite } from '@playwright/test/reporter';

export interface Untested {
  readonly project: string;
  /** Absolute. */
  readonly file: string;
}

type Matching = Pick<FullProject, 'name' | 'testDir' | 'testMatch' | 'testIgnore'>;

/** The files of the specs that are a project's, so far as its settings say, and of which no test is listed: that may also be because none is chosen. */
export function untested(
  { rootDir, projects }: Pick<FullConfig, 'rootDir'> & { readonly projects: readonly Matching[] },
  root: Suite,
  specs: readonly string[],
): readonly Untested[] {
  const tested = new Set(root.suites.flatMap(({ suites }) => suites.map(({ title }) => resolve(rootDir, title))));
  const folders = new Set(projects.flatMap(({ testDir }) => specs.flatMap((path) => shared(path, testDir))));
  const files = new Set([...folders].filter(existsSync).flatMap(scriptsIn));
  const kinds = new Set(['spec', 'test', ...[...tested].flatMap(kindOf)]);
  return [...files]
    .filter((file) => !tested.has(file) && kindOf(file).some((kind) => kinds.has(kind)))
    .flatMap((file) => projects.filter((project) => isOf(project, file)).map(({ name }) => ({ project: name, file })));
}

/** `spec` of `cart.spec.ts`, nothing of `cart.ts`: a pattern may be so wide that helpers, types and the configuration match it, but they are not named as tests are. */
function kindOf(file: string): readonly string[] {
  return /\.([^./\\]+)\.[^.]+$/.exec(file)?.slice(1) ?? [];
}

/** Nothing else is looked at: a folder beside them may be one that nobody may read. */
function shared(path: string, testDir: string): readonly string[] {
  if (isIn(path, testDir)) return [path];
  return isIn(testDir, path) ? [testDir] : [];
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(join(folder, sep));
}

function scriptsIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path].filter(isScript);
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : scriptsIn(inner);
    return entry.isFile() && isScript(inner) ? [inner] : [];
  });
}

function isScript(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path);
}

function isOf({ testDir, testMatch, testIgnore }: Matching, file: string): boolean {
  return isIn(file, testDir) && matches(file, testMatch) && !matches(file, testIgnore);
}

function matches(file: string, patterns: FullProject['testMatch']): boolean {
  return [patterns].flat().some((pattern) => {
    if (typeof pattern === 'string') return matchesGlob(plain(file), plain(`**/${pattern}`));
    pattern.lastIndex = 0;
    return pattern.test(file);
  });
}

/** For Playwright, a pattern's case does not count, and a folder whose name begins with a dot is like others. */
function plain(path: string): string {
  return path.toLowerCase().replaceAll('/.', '/_.');
}
