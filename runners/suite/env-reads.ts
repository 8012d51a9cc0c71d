/** Environment variables that a suite's own files read, by what is written in them. */
import { readFileSync } from 'node:fs';
import type { Frame } from './frames.ts';

const read = /\benv(?:\??\.|(?:\?\.)?\[["'`])(?<name>[A-Z][A-Z\d_]+)\b/g;
const unpacked = /\{(?<names>[^{}]*)\}\s*=\s*(?:process|import\.meta)\.env\b/g;

/** As `env.SHOP_KEY` or `env['SHOP_KEY']` of whatever has that name, and unpacked from the process’s. */
export function namesIn(source: string): readonly string[] {
  const lists = [...source.matchAll(unpacked)].map(({ groups }) => groups?.['names'] ?? '');
  return [
    ...[...source.matchAll(read)].flatMap(({ groups }) => groups?.['name'] ?? []),
    ...lists.flatMap((names) => names.match(/\b[A-Z][A-Z\d_]+\b/g) ?? []),
  ];
}

/**
 * Names for which `is` holds, and that may be why a value was undefined; the likeliest alone: those of the line that threw, of where it says the value is
 * from, of the lines that led there, or else of all files. `stack`: from where it threw outwards.
 */
export function suspects(
  stack: readonly Frame[],
  places: readonly Frame[],
  is: (name: string) => boolean,
): readonly string[] {
  const [thrown, ...callers] = stack;
  const likely = [
    ...(thrown === undefined ? [] : [lineAt(thrown), declarationsFor(thrown)]),
    ...callers.map(lineAt),
    [...new Set(places.map(({ file }) => file))].map(sourceOf).join('\n'),
  ];
  for (const source of likely) {
    const names = [...new Set(namesIn(source))].filter(is);
    if (names.length > 0) return names;
  }
  return [];
}

/** The lines that give a value to what the frame takes a property of: `const key = env.SHOP_KEY` for `key.trim()`. */
function declarationsFor(frame: Frame): string {
  const before = lineAt(frame).slice(0, (frame.column ?? 1) - 1);
  const name = /(?<name>[A-Za-z_]\w*)\)?!?\s*\.\s*$/.exec(before)?.groups?.['name'];
  if (name === undefined) return '';
  const given = new RegExp(`\\b${name}\\b[^=]*[=:]`);
  return linesOf(frame.file)
    .filter((line) => given.test(line))
    .join('\n');
}

function lineAt({ file, line }: Frame): string {
  return linesOf(file)[line - 1] ?? '';
}

/** Of a file that cannot be read, none. */
export function linesOf(file: string): readonly string[] {
  return sourceOf(file).split('\n');
}

function sourceOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
