/** The import rules of this codebase, as `CONTRIBUTING.md` states them: an arrow only points down. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
const shared = [
  'suite',
  'runner.ts',
  'processes.ts',
  'ca-bundle.ts',
  'missing-tool.ts',
  'task-folders.ts',
  'ticks.ts',
].map((name) => `runners/${name}`);
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

/** A file of a package may end like one of ours: `nodemailer/lib/smtp-connection/index.js`. */
const isOurs = (name: string): boolean => /\.[jt]s$/.test(name) && existsSync(join(root, name.split('/')[0] ?? ''));

/** Folders whose sub-folders may not import each other. */
const parents = ['', 'core', 'fixtures', 'gate', 'reports', 'runners', 'suites'];

/** The sub-folder that contains the path; undefined for a file of the parent itself. */
function subFolderOf(path: string, parent: string): string | undefined {
  const inside = parent === '' ? path : isIn(path, parent) ? path.slice(parent.length + 1) : '';
  return inside.includes('/') ? inside.slice(0, inside.indexOf('/')) : undefined;
}

/** `a ⇄ b` for sub-folders that import each other. */
function mutual(parent: string, files: readonly Pick<Source, 'path' | 'imports'>[] = sources): readonly string[] {
  const arrows = new Set(
    files.flatMap(({ path, imports }) =>
      imports.filter(isOurs).map((name) => `${subFolderOf(path, parent)} ⇄ ${subFolderOf(name, parent)}`),
    ),
  );
  return [...arrows].filter((arrow) => {
    const [from = '', to = ''] = arrow.split(' ⇄ ');
    return from < to && !arrow.includes('undefined') && arrows.has(`${to} ⇄ ${from}`);
  });
}

const lengthOf = ({ text }: Source): number => text.split('\n').length - 1;
const isProduct = ({ path }: Source): boolean =>
  path.includes('/') && !/^(?:bench|fixtures\/stand-ins)\/|\.spec\.ts$/.test(path);

/** Lines of the product by its top-level folder, in descending order. */
function lines(): readonly (readonly [folder: string, lines: number])[] {
  const folders = Map.groupBy(sources.filter(isProduct), ({ path }) => path.slice(0, path.indexOf('/')));
  return [...folders]
    .map(([folder, files]) => [folder, files.reduce((sum, file) => sum + lengthOf(file), 0)] as const)
    .toSorted(([, a], [, b]) => b - a);
}

describe('architecture', () => {
  it('finds sources to judge', () => {
    expect(sources.length).toBeGreaterThan(300);
    expect(
      importsIn('gate/x.ts', "import { a } from '../core/model.ts';\nconst b = await import('node:fs');\n"),
    ).toEqual(['core/model.ts', 'node:fs']);
    const both = [
      { path: 'gate/show/a.ts', imports: ['gate/run/b.ts', 'core/model.ts'] },
      { path: 'gate/run/b.ts', imports: ['gate/show/a.ts'] },
    ];
    expect([mutual('gate', both), mutual('', both)]).toEqual([['run ⇄ show'], []]);
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

  it.each(parents)('no two folders of "%s" import each other', (parent) => {
    expect(mutual(parent)).toEqual([]);
  });

  it('has short files, and no folder with more than 30 % of the lines', () => {
    const files = sources.filter(isProduct);
    const long = files.filter((file) => lengthOf(file) > 200);
    const all = lines().reduce((sum, [, count]) => sum + count, 0);
    const shares = lines().map(([folder, count]) => `${folder} ${((100 * count) / all).toFixed(1)} %`);
    const average = all / files.length;
    console.log(`${all} lines in ${files.length} files, ${average.toFixed(1)} a file: ${shares.join(', ')}`);
    expect(long.map((file) => `${file.path}: ${lengthOf(file)}`)).toEqual([]);
    expect(average).toBeLessThanOrEqual(70);
    expect((lines()[0]?.[1] ?? all) / all).toBeLessThanOrEqual(0.3);
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

  it('lets nothing import a definition but that itself its parts, which are in a folder of its name', () => {
    const isOwn = (name: string, path: string): boolean => name.startsWith(`${path.replace(/\.ts$/, '')}/`);
    expect(imports(/./, (name, path) => name.startsWith('fixtures/environments/') && !isOwn(name, path))).toEqual([]);
  });

  it('reads the environment variables in one place and sets the exit code in one', () => {
    const using = (what: RegExp) =>
      sources
        .filter(
          ({ path, text }) => what.test(text) && !/^(?:fixtures\/stand-ins|setup|scripts)\/|\/child\.ts$/.test(path),
        )
        .map(({ path }) => path);
    expect(using(/process\.env\b/)).toEqual(['fixtures/context/process-env.js']);
    expect(using(/process\.exitCode\b|process\.exit\(/)).toEqual(['gate/cli.js']);
  });
});
