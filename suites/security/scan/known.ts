/** Findings that were there when a team began to look: they do not count, and one more of their kind does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromJson } from '../../../core/json.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { type Finding, type Severity, severities } from './finding.ts';

const { z } = fields;
const format = 1;

const schema = z.strictObject({
  format: z.literal(format),
  /** When they were recorded, and the run that they are of. */
  recorded: z.string(),
  run: z.string(),
  /** How many, by severity and key: a finding that has become worse is a new one. */
  findings: z.partialRecord(z.enum(severities), z.record(z.string(), z.int().min(1))),
});
export type KnownFile = fields.z.output<typeof schema>;

/** `known.json`: the findings of the file, or why there are none, in words. */
export type Known = Pick<KnownFile, 'findings'> | { readonly missing: string };

/** `path` is from the root. */
export function readKnown(path: string, root: string): Known {
  const recordIt = 'record it from a run: npx stagegate record findings results/latest';
  let text: string;
  try {
    text = readFileSync(join(root, path), 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { missing: code === 'ENOENT' ? `no ${path}: ${recordIt}` : `${path} cannot be read: ${message}` };
  }
  const file = parsed(text);
  return file === undefined
    ? { missing: `${path} is no file of recorded findings: restore it, or ${recordIt}` }
    : { findings: file.findings };
}

function parsed(text: string): KnownFile | undefined {
  return schema.safeParse(fromJson(text)).data;
}

/** By its place, but without the line: lines move when something else is written above. */
export function keyOf({ id, where }: Finding): string {
  const file = where.replace(/:\d+$/, '');
  return file === '' ? id : `${id}@${file}`;
}

/** All of one kind, and how many of them are recorded. */
export interface Kind {
  readonly findings: readonly Finding[];
  readonly recorded: number;
}

/** Those of which more are there than are recorded. */
export function newKinds(
  findings: readonly Finding[],
  severity: Severity,
  known: KnownFile['findings'] = {},
): readonly Kind[] {
  return [...Map.groupBy(findings, keyOf)]
    .map(([key, all]) => ({ findings: all, recorded: recordedOf(known[severity] ?? {}, key) }))
    .filter((kind) => kind.findings.length > kind.recorded);
}

/** A rule may be called `constructor`. */
function recordedOf(counts: Readonly<Record<string, number>>, key: string): number {
  return Object.hasOwn(counts, key) ? (counts[key] ?? 0) : 0;
}

/** What the file of a run holds. */
export function knownFile(findings: readonly Finding[], run: string, at: string): KnownFile {
  const counts = (severity: Severity): Readonly<Record<string, number>> => {
    const kinds = Map.groupBy(
      findings.filter((one) => one.severity === severity),
      keyOf,
    );
    return Object.fromEntries(
      [...kinds].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, { length }]) => [key, length]),
    );
  };
  const bySeverity = severities.map((severity) => [severity, counts(severity)] as const);
  const some = bySeverity.filter(([, all]) => Object.keys(all).length > 0);
  return { format, recorded: at.slice(0, 10), run, findings: Object.fromEntries(some) };
}
