/** Which tests a change affects: Vitest follows imports; this adds the tests that depend on a file without importing it. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { GitVCSProvider, type VCSProvider } from 'vitest/node';

/** What a started command runs although no test imports it: the engine, the runners, what both import, k6 scripts, and specs. */
const started = /^(?:gate|runners|core|fixtures|setup|load|scripts)\/|\.spec\.ts$/;

/** Files that tests read or write, but never import. */
const isData = (path: string): boolean => /(?:^|\/)(?:testdata|golden)\/|\.(?!ts$|js$)[^./]+$/.test(path);

/** For Vitest's `experimental.vcsProvider`: the changed files, and the tests that do not import them but depend on them. */
export const changes: VCSProvider = {
  async findChangedFiles(options) {
    const changed = await new GitVCSProvider().findChangedFiles(options);
    const paths = changed.map((file) => relative(options.root, file));
    return [...changed, ...testsOf(options.root, paths).map((path) => join(options.root, path))];
  },
};

/** The tests that depend on `changed` without importing it; those at the root look at the whole repository. Paths from the root. */
export function testsOf(root: string, changed: readonly string[]): readonly string[] {
  const tests = globSync('**/*.test.ts', { cwd: root, exclude: ['**/node_modules', 'results', 'dist'] });
  const starts = changed.some((path) => started.test(path) && !path.endsWith('.test.ts'));
  return [
    ...new Set([
      ...(changed.length > 0 ? nearest('.', tests) : []),
      ...changed.filter(isData).flatMap((path) => nearest(dirname(path), tests)),
      ...(starts ? tests.filter((path) => startsProcess(join(root, path))) : []),
    ]),
  ];
}

/** The tests of the nearest folder upwards that has some. */
function nearest(folder: string, tests: readonly string[]): readonly string[] {
  const found = tests.filter((path) => dirname(path) === folder);
  return found.length > 0 || folder === '.' ? found : nearest(dirname(folder), tests);
}

/** By its own imports and those of its helpers in `testing/`. */
function startsProcess(file: string): boolean {
  const names = [...readFileSync(file, 'utf8').matchAll(/\bfrom '([^']+)'/g)].map(([, name = '']) => name);
  return names.some(
    (name) =>
      name === 'node:child_process' ||
      name.endsWith('/processes.ts') ||
      (/^\..*\.ts$/.test(name) && isHelper(join(dirname(file), name)) && startsProcess(join(dirname(file), name))),
  );
}

function isHelper(file: string): boolean {
  return file.split('/').includes('testing');
}
