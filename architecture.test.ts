/** The import rules of this codebase, as `CONTRIBUTING.md` states them: an arrow only points down. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = import.meta.dirname;

interface Source {
  readonly path: string;
  readonly text: string;
  /** What it imports: relative paths as paths from the root, packages and built-ins as they are. */
  readonly imports: readonly string[];
}

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.js'], {
  cwd: root,
  encoding: 'utf8',
});
const sources: readonly Source[] = tracked
  .split('\n')
  .filter((path) => path !== '' && !/\.(test|d)\.ts$|(?:^|\/)(?:testdata|testing|golden)\/|\/web\/assets\//.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
  .map(({ path, text }) => ({ path, text, imports: importsIn(path, text) }));

function importsIn(path: string, text: string): readonly string[] {
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g,
  );
  return [...found]
    .map((match) => match[1] ?? match[2] ?? '')
    .map((name) => (name.startsWith('.') ? relative(root, join(root, dirname(path), name)) : name));
}

const foldersIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
    .map(({ name }) => `${folder}/${name}`);

const layers = ['smoke', 'uat', 'load', 'perf', ...foldersIn('suites')];
const runners = foldersIn('runners').filter((folder) => folder !== 'runners/suite');

/** What runners share. */
const shared = ['suite', 'runner.ts', 'processes.ts', 'ca-bundle.ts', 'missing-tool.ts'].map(
  (name) => `runners/${name}`,
);
const belowRunners = ['index.ts', ...layers, 'reports', 'fixtures', 'core', 'setup'];

/** A folder, and where its imports may come from: folders with all that is below them, and single files. Packages and built-ins are free unless forbidden. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: ['core'],
  setup: ['setup'],
  fixtures: ['fixtures', 'core', 'setup'],
  reports: ['reports', 'core'],
  ...Object.fromEntries(layers.map((layer) => [layer, [layer, 'fixtures', 'core']])),
  ...Object.fromEntries(runners.map((runner) => [runner, [runner, ...shared, ...belowRunners]])),
  'runners/suite': [...shared, ...belowRunners],
  runners: ['runners', ...belowRunners],
  gate: ['gate', 'runners', ...belowRunners],
  bench: ['bench', 'gate', 'runners', ...belowRunners],
  scripts: ['scripts', 'bench', 'gate', 'runners', ...belowRunners],
};

const isIn = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);

/** The most precise row of the table. */
const rowOf = (path: string): string | undefined =>
  Object.keys(mayImport)
    .filter((folder) => isIn(path, folder))
    .toSorted((a, b) => b.length - a.length)[0];

/** `path imports name`, for each import of `of` that `forbidden` matches. */
function imports(of: RegExp, forbidden: (name: string, path: string) => boolean): readonly string[] {
  return sources
    .filter(({ path }) => of.test(path))
    .flatMap(({ path, imports }) =>
      imports.filter((name) => forbidden(name, path)).map((name) => `${path} imports ${name}`),
    );
}

const isOurs = (name: string): boolean => /\.[jt]s$/.test(name) && !name.startsWith('node:');

describe('architecture', () => {
  it('finds sources to judge', () => {
    expect(sources.length).toBeGreaterThan(300);
    expect(
      importsIn('gate/x.ts', "import { a } from '../core/model.ts';\nconst b = await import('node:fs');\n"),
    ).toEqual(['core/model.ts', 'node:fs']);
  });

  it('has a row for every folder', () => {
    const folders = sources.filter(({ path }) => path.includes('/')).map(({ path }) => path);
    expect(folders.filter((path) => rowOf(path) === undefined)).toEqual([]);
  });

  it.each(Object.keys(mayImport))('%s imports only what is below it', (folder) => {
    const allowed = mayImport[folder] ?? [];
    const wrong = imports(
      new RegExp(`^${folder}/`),
      (name, path) => rowOf(path) === folder && isOurs(name) && !allowed.some((place) => isIn(name, place)),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps the core and the reports apart from the world', () => {
    expect(imports(/^core\//, (name) => !isOurs(name))).toEqual([]);
    // Its model: types, and enumerations of words.
    const known = /^(?:hono\/html|zod|allure-js-commons(?:\/sdk)?)$/;
    expect(imports(/^reports\//, (name) => !isOurs(name) && !known.test(name))).toEqual([]);
    const clocks = sources.filter(
      ({ path, text }) =>
        /^(?:core|reports)\//.test(path) && /Date\.now\(|new Date\(\)|performance\.now\(|Math\.random\(/.test(text),
    );
    expect(clocks.map(({ path }) => path)).toEqual([]);
  });

  it('lets nothing import a definition', () => {
    expect(imports(/./, (name) => name.startsWith('fixtures/environments/'))).toEqual([]);
  });

  it('reads the environment variables in one place and sets the exit code in one', () => {
    const using = (what: RegExp) =>
      sources
        .filter(
          ({ path, text }) => what.test(text) && !/^(?:fixtures\/stand-ins|setup|scripts)\/|\/child\.ts$/.test(path),
        )
        .map(({ path }) => path);
    expect(using(/process\.env\b/)).toEqual(['fixtures/context/process-env.ts']);
    expect(using(/process\.exitCode\b|process\.exit\(/)).toEqual(['gate/cli.ts']);
  });
});
