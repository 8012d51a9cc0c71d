/** Environment variables that a suite's own files read, by what is written in them. */
import { readFileSync } from 'node:fs';

/** Of a stack. */
export interface Frame {
  readonly file: string;
  readonly line: number;
}

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

/** Of the line that threw, the first of `frames`, each once; if it names none, of all files that can be read. */
export function readsIn(frames: readonly Frame[]): readonly string[] {
  const [thrown] = frames;
  const atLine = thrown === undefined ? [] : namesIn(sourceOf(thrown.file).split('\n')[thrown.line - 1] ?? '');
  const files = new Set(frames.map(({ file }) => file));
  return [...new Set(atLine.length > 0 ? atLine : [...files].flatMap((file) => namesIn(sourceOf(file))))];
}

function sourceOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
