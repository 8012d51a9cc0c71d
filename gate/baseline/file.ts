/** The file of recorded runs that a team commits. */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../core/errors.ts';
import { profiles, units } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { problemsOf } from '../../fixtures/claims/validate.ts';

/** The format of the file. */
export const format = 1;

const text = z.string({ error: 'a string' });
const number = z.number({ error: 'a number' });
const named = <T extends z.ZodType>(value: T) => z.record(text, value, { error: 'values by name' });

const schema = z.strictObject(
  {
    format: z.literal(format),
    /** Which wrote it. */
    stagegate: text,
    environment: text,
    /** The oldest first. */
    runs: z.array(z.strictObject({ run: text, at: text, candidate: named(text) }), { error: 'a list of runs' }),
    checks: named(
      z.strictObject({
        unit: z.enum(units),
        fingerprint: z.strictObject({
          profile: z.enum(profiles),
          cores: number,
          tools: named(text),
          shard: text.exactOptional(),
        }),
        /** By run. */
        values: named(number),
      }),
    ),
  },
  { error: 'what "stagegate record baseline" writes' },
);
export type BaselineFile = z.output<typeof schema>;

const recordIt = 'npx stagegate record baseline results/*';

/** `path` is from the project's root. Undefined if there is none. Throws a `UsageError` if it is no baseline of this format. */
export function readBaseline(
  path: string,
  root: string,
): { readonly file: BaselineFile; readonly digest: string } | undefined {
  const bytes = read(path, root);
  if (bytes === undefined) return undefined;
  const found = parse(bytes, path);
  const problems = problemsOf(schema, found);
  if (problems.length > 0)
    throw new UsageError(
      `${path} is no baseline: ${problems.slice(0, 3).join('; ')}. Restore it, or record another one: ${recordIt}`,
    );
  const file = schema.parse(found);
  const twice = file.runs.find(({ run }, index) => file.runs.findIndex((one) => one.run === run) < index);
  if (twice !== undefined)
    throw new UsageError(
      `${path} lists the run ${line(twice.run)} twice, whose values would count twice. Restore it, or record another one: ${recordIt}`,
    );
  return { file, digest: hash('sha256', bytes) };
}

function read(path: string, root: string): Uint8Array | undefined {
  try {
    return readFileSync(join(root, path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UsageError(`${path} cannot be read (${(error as Error).message}). "than" must name a file.`);
  }
}

function parse(bytes: Uint8Array, path: string): unknown {
  let found: unknown;
  try {
    found = JSON.parse(Buffer.from(bytes).toString());
  } catch (error) {
    throw new UsageError(
      `${path} is not JSON (${line((error as Error).message, 120)}). Restore it, or record another one: ${recordIt}`,
    );
  }
  const other = typeof found === 'object' && found !== null && 'format' in found ? found.format : format;
  if (other === format) return found;
  const writer =
    'stagegate' in (found as object)
      ? ` (stagegate ${line(String((found as BaselineFile).stagegate), 40)} wrote it)`
      : '';
  throw new UsageError(
    `${path} is of format ${line(String(other), 40)}${writer}, and this stagegate knows ${format}. Use that version, or record another one: ${recordIt}`,
  );
}

/** Sorted, so that a later one differs only in what changed. */
export function written(file: BaselineFile): string {
  const sorted = (_: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && !('format' in value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return `${JSON.stringify(file, sorted, 2)}\n`;
}
