/** The migrations of a project, from its files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Asked } from './args.ts';

export interface Migration {
  readonly name: string;
  /** Those right before it. */
  readonly after: readonly string[];
}

/** Undefined if there is no such folder. */
export function migrationsIn(folder: string, tool: Asked['tool']): readonly Migration[] | undefined {
  if (!existsSync(folder)) return undefined;
  if (tool === 'alembic') return alembic(folder);
  const names = tool === 'prisma' ? foldersWith('migration.sql', folder) : stems(folder);
  return names.map((name, index) => ({ name, after: names.slice(Math.max(0, index - 1), index) }));
}

/** `2` is before `10`. */
export function inOrder(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

function foldersWith(file: string, folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, file)))
    .toSorted(inOrder);
}

/** `20260101_init` of `20260101_init.up.sql`; what takes a migration back, tests or lists them is none. */
function stems(folder: string): readonly string[] {
  const files = readdirSync(folder).filter(
    (name) =>
      /\.(?:sql|[cm]?[jt]s|py|rb|php)$/.test(name) &&
      !/\.(?:down|undo|d|test|spec)\.\w+$|^(?:__init__|index)\.\w+$/.test(name),
  );
  return [...new Set(files.map(stem))].toSorted(inOrder);
}

export function stem(file: string): string {
  return basename(file)
    .replace(/\.\w+$/, '')
    .replace(/\.(?:up|do)$/, '');
}

/** What a revision's file assigns: a string, a tuple or a list of them, or None. */
const value = String.raw`(?::[^=\n]+)?\s*=\s*(\([^)]*\)|\[[^\]]*\]|[^\n#]+)`;
const assigned = (name: string): RegExp => new RegExp(String.raw`^${name}\s*${value}`, 'm');
const [revision, down, dependsOn] = ['revision', 'down_revision', 'depends_on'].map(assigned) as [
  RegExp,
  RegExp,
  RegExp,
];

function alembic(folder: string): readonly Migration[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.py'));
  return files.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const [name] = stringsIn(revision.exec(text)?.[1]);
    const after = [down, dependsOn].flatMap((pattern) => stringsIn(pattern.exec(text)?.[1]));
    return name === undefined ? [] : [{ name, after }];
  });
}

function stringsIn(text = ''): readonly string[] {
  return [...text.matchAll(/(["'])([^"']+)\1/g)].map(([, , string = '']) => string);
}
