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
  const linesOf = readingOnce();
  const at = ({ file, line }: Frame): string => linesOf(file)[line - 1] ?? '';
  const likely: readonly (() => string)[] = [
    ...(thrown === undefined ? [] : [() => at(thrown), () => declarations(thrown, linesOf(thrown.file))]),
    ...callers.map((caller) => () => at(caller)),
    () => [...new Set(places.map(({ file }) => file))].flatMap(linesOf).join('\n'),
  ];
  for (const source of likely) {
    const names = [...new Set(namesIn(source()))].filter(is);
    if (names.length > 0) return names;
  }
  return [];
}

function readingOnce(): typeof linesOf {
  const known = new Map<string, readonly string[]>();
  return (file) => {
    const lines = known.get(file) ?? linesOf(file);
    known.set(file, lines);
    return lines;
  };
}

/** Characters: of a name with what stands around it, and of a line that is not generated. */
const longest = { name: 200, line: 1_000 } as const;

/** The lines that give a value to what the frame takes a property of: `const key = env.SHOP_KEY` for `key.trim()`. */
function declarations({ line, column = 1 }: Frame, lines: readonly string[]): string {
  const before = (lines[line - 1] ?? '').slice(Math.max(0, column - 1 - longest.name), column - 1);
  const name = /(?<name>[A-Za-z_]\w*)\)?!?\s*\.\s*$/.exec(before)?.groups?.['name'];
  if (name === undefined) return '';
  const given = new RegExp(`\\b${name}\\b[^=]*[=:]`);
  return lines.filter((one) => one.length <= longest.line && given.test(one)).join('\n');
}

/** Of a file that cannot be read, none. */
export function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
