/** How long a contribution is: `node scripts/contributions.ts` prints the table of CONTRIBUTING.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { exported } from './reference/reference.ts';

/** One that is there already, measured in lines without tests. */
interface Contribution {
  readonly lines: number;
  /** Lines in other files that name it. */
  readonly elsewhere: number;
}

/** Medians, rounded up. */
export interface Row extends Contribution {
  readonly kind: string;
  readonly count: number;
}

export async function contributions(root: string): Promise<readonly Row[]> {
  return [
    row('a claim, with its parts', claims(root)),
    row('a fault of a stand-in', await faults(root)),
    row('a renderer', foldersNamedBy(root, 'reports/index.ts')),
    row('a runner', foldersNamedBy(root, 'runners/index.ts')),
  ];
}

function table(rows: readonly Row[]): string {
  return [
    '| contribution | there are | lines (median) | lines elsewhere (median) |',
    '| --- | --- | --- | --- |',
    ...rows.map(({ kind, count, lines, elsewhere }) => `| ${kind} | ${count} | ${lines} | ${elsewhere} |`),
  ].join('\n');
}

function row(kind: string, all: readonly Contribution[]): Row {
  const median = (values: readonly number[]): number => {
    const sorted = values.toSorted((a, b) => a - b);
    return Math.ceil(((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2);
  };
  const [lines, elsewhere] = (['lines', 'elsewhere'] as const).map((field) => median(all.map((one) => one[field])));
  return { kind, count: all.length, lines: lines ?? 0, elsewhere: elsewhere ?? 0 };
}

/** A claim is its file and what that imports of its layer, apart from what several claims share. */
function claims(root: string): readonly Contribution[] {
  const index = linesOf(join(root, 'index.ts'));
  const paths = exported(root).flatMap(({ path }) => (/^(?:core|fixtures)\//.test(path) ? [] : [path]));
  const all = paths.map((path) => ({ path, files: withParts(join(root, path), join(root, layerOf(path))) }));
  const uses = Map.groupBy(
    all.flatMap(({ files }) => files),
    (file) => file,
  );
  return all.map(({ path, files }) => ({
    lines: total(files.filter((file) => uses.get(file)?.length === 1)),
    elsewhere: index.filter((line) => line.includes(`'./${path}'`)).length,
  }));
}

function layerOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return first === 'suites' ? `${first}/${second}` : first;
}

function withParts(file: string, layer: string): readonly string[] {
  const known = new Set([file]);
  for (const one of known) {
    const names = [...readFileSync(one, 'utf8').matchAll(/\bfrom '(\.[^']+)'/g)].map(([, name = '']) => name);
    for (const imported of names.map((name) => resolve(dirname(one), name)))
      if (!relative(layer, imported).startsWith('..')) known.add(imported);
  }
  return [...known];
}

/** A fault is an entry in one of a stand-in's files of faults, so nothing else names it. */
async function faults(root: string): Promise<readonly Contribution[]> {
  const standIns = readdirSync(join(root, 'fixtures/stand-ins'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const files = standIns.flatMap(({ parentPath, name }) => sourcesIn(join(parentPath, name, 'faults')));
  const counted = files.map(async (file) => {
    const module: object = await import(file);
    const { length } = Object.values(module).filter(Array.isArray).flat();
    return Array.from({ length }, () => ({ lines: total([file]) / length, elsewhere: 0 }));
  });
  return (await Promise.all(counted)).flat();
}

/** The folders next to an index that it names. */
function foldersNamedBy(root: string, path: string): readonly Contribution[] {
  const index = linesOf(join(root, path));
  const folders = [...new Set(index.flatMap((line) => /'\.\/(\w+)\//.exec(line)?.[1] ?? []))];
  return folders.map((folder) => ({
    lines: total(sourcesIn(join(root, dirname(path), folder))),
    elsewhere: index.filter((line) => new RegExp(`\\b${folder}(?:Blocks)?\\b`).test(line)).length,
  }));
}

/** Code that is shipped: no tests, and nothing that only they need. */
function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ['.ts', '.js', '.css'].includes(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) => !/\.test\.ts$|[/\\](?:testing|testdata|golden)[/\\]/.test(file) && basename(file) !== 'record.ts',
    );
}

function total(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + linesOf(file).length, 0);
}

function linesOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

if (import.meta.main) console.log(table(await contributions(dirname(import.meta.dirname))));
