/** The JSON files that every run leaves, of a format that is known. */
import { join } from 'node:path';
import { messageOf, UsageError } from '../../../core/errors.ts';
import { line } from '../../../core/sanitize.ts';
import type { RunFolder } from '../folder.ts';
import { readable, upgraded } from './upgrade.ts';

/** `typed` is the run as the person named it. Throws a `UsageError` if the file is missing, cut or of another format. */
export function saved<T>(folder: RunFolder, file: string, typed: string): T {
  const bytes = folder.read(file);
  if (bytes === undefined) throw new UsageError(without(file, folder, typed));
  return upgraded(known(parse(bytes, join(typed, file)), join(typed, file))) as T;
}

function without(file: string, folder: RunFolder, typed: string): string {
  if (folder.read('report.json') === undefined)
    return `"${typed}" is not a run folder, or not a whole one: it has no ${file}. Name a run: results/latest, or another folder in results/.`;
  return `"${typed}" has no ${file}: its gate ended before it had saved a result, so there is nothing to judge and nothing to go on with. Run the gate again.`;
}

function parse(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch (error) {
    throw new UsageError(`${path} is not whole JSON (${messageOf(error)}): it was changed or cut. Run the gate again.`);
  }
}

/** The value, which is of the known format; throws a `UsageError` otherwise. */
export function known(value: unknown, path: string): object {
  const fields: object = typeof value === 'object' && value !== null ? value : {};
  if ('format' in fields && readable.some((format) => format === fields.format)) return fields;
  const format = 'format' in fields ? ` (${line(String(fields.format), 40)}; it knows ${readable.join(', ')})` : '';
  const fix =
    'stagegate' in fields && typeof fields.stagegate === 'string'
      ? `: stagegate ${line(fields.stagegate, 40)} wrote it. Use that version.`
      : '. Use the version of stagegate that wrote it.';
  throw new UsageError(`${path} is of a format that this stagegate does not know${format}${fix}`);
}
