/** Where a spec imports what is not there. Playwright's errors of ES modules have no place, or one in no file. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Frame } from '../suite/frames.ts';

const missing = /\bCannot find (?:module|package) '(?<module>[^']+)' imported from (?<file>.+)$/m;
const unnamed = /\bThe requested module '(?<module>[^']+)' does not provide an export named '(?<name>[^']+)'/;

/** Undefined if an error says something else, or no such import is found. `folders`: where the specs are. */
export function missingImport(message: string, folders: readonly string[]): Frame | undefined {
  const { module = '', file = '' } = missing.exec(message)?.groups ?? {};
  if (file !== '') return importIn(file, (name) => name === module || resolve(dirname(file), name) === module);
  const { module: asked, name = '' } = unnamed.exec(message)?.groups ?? {};
  if (asked === undefined) return undefined;
  for (const folder of new Set(folders))
    for (const path of modulesIn(folder)) {
      const at = importIn(path, (specifier, names) => specifier === asked && names.includes(name));
      if (at !== undefined) return at;
    }
  return undefined;
}

/** An import may have several lines; it is where its module is named. */
function importIn(file: string, is: (specifier: string, names: readonly string[]) => boolean): Frame | undefined {
  const text = read(file);
  for (const { 0: whole, index, groups: { names = '', specifier = '' } = {} } of text.matchAll(imports))
    if (is(specifier, names.match(/[\w$]+/g) ?? []))
      return { file, line: text.slice(0, index + whole.length).split('\n').length };
  return undefined;
}

const imports =
  /(?:\b(?:im|ex)port\b(?<names>[^'"`;]*?)\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)['"](?<specifier>[^'"]+)['"]/g;

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function modulesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name))
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) => !path.includes('/node_modules/'));
  } catch {
    return [];
  }
}
