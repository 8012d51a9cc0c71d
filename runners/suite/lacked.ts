/** Which environment variable an error is about for certain. */
import { linesOf } from './env-reads.ts';
import type { Frame } from './frames.ts';

/** As V8 says it, and nothing but that. */
const undefinedOf = /^TypeError: Cannot read properties of undefined \(reading '(?<property>[A-Za-z_$][\w$]*)'\)$/;

/** What stands before a property of a variable's value. Another object's `env` may be an answer of staging, and of `import.meta` Vite moves the columns. */
const variable = String.raw`process\??\.env\??(?:\.|\.?\[["'\x60])(?<name>[A-Z][A-Z\d_]+)(?:["'\x60]\])?`;
const plain = new RegExp(String.raw`(?<![\w$.])${variable}!?\s*\.\s*$`);
const cast = new RegExp(String.raw`(?<![\w$)\]])\(\s*${variable}\s+as\s+string\s*\)\s*\.\s*$`);

/** Expressions are seldom longer. */
const linesBefore = 5;

/**
 * `API_URL` of `env.API_URL.replace(…)`, where `env` is the process’s. The frame is where the error was thrown: V8 gives the column of the property that it could not read, so other values on
 * the line are not taken for it.
 */
export function lackedAt(message: string, { file, line, column }: Frame): string | undefined {
  const property = undefinedOf.exec(message)?.groups?.['property'];
  if (property === undefined || column === undefined) return undefined;
  const lines = linesOf(file);
  const at = lines[line - 1] ?? '';
  if (/^[\w$]+/.exec(at.slice(column - 1))?.[0] !== property) return undefined;
  const before = [...lines.slice(Math.max(0, line - 1 - linesBefore), line - 1), at.slice(0, column - 1)].join('\n');
  const found = plain.exec(before) ?? cast.exec(before);
  const isComment = /\/\/.*$/.test(before.slice(0, found?.index));
  return isComment ? undefined : found?.groups?.['name'];
}
