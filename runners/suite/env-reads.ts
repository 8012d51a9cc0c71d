/** Environment variables that a suite's own files read, by what is written in them. */
import { readFileSync } from 'node:fs';

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

/** Of those files that can be read, each once. */
export function readsIn(files: readonly string[]): readonly string[] {
  return [...new Set([...new Set(files)].flatMap((file) => namesIn(sourceOf(file))))];
}

function sourceOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
