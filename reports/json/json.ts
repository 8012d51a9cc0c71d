/** `report.json`: the whole report for machines. Its schema is `docs/gate-report.schema.json`, from `schema/report.ts`. */
import type { GateReport } from '../../core/model.ts';
import { inBlocks, separated } from '../blocks.ts';
import type { Renderer } from '../renderer.ts';

/** What a reader looks for first; keys below are in alphabetical order. */
const order: readonly (keyof GateReport)[] = [
  'format',
  'run',
  'verdict',
  'environment',
  'profile',
  'policy',
  'candidate',
  'selection',
  'again',
  'begun',
  'createdAt',
  'seconds',
  'objections',
  'findings',
  'coverage',
  'tasks',
  'runs',
  'contact',
  'series',
  'leftovers',
  'digests',
];

/** Keys in a fixed order and one finding a line, so that two reports can be compared line by line. */
export const json: Renderer = (report) => inBlocks(lines(report));

function* lines(report: GateReport): Generator<string> {
  const present = order.filter((key) => report[key] !== undefined);
  yield '{';
  for (const [index, key] of present.entries())
    yield* field(`  ${JSON.stringify(key)}: `, report[key], index === present.length - 1 ? '' : ',');
  yield '}';
}

function* field(start: string, value: unknown, end: string): Generator<string> {
  if (!Array.isArray(value) || value.length === 0) {
    yield `${start}${ordered(value)}${end}`;
    return;
  }
  yield `${start}[`;
  yield* separated(entries(value));
  yield `  ]${end}`;
}

function* entries(values: readonly unknown[]): Generator<string> {
  for (const value of values) yield `    ${ordered(value)}`;
}

/** A longer text is cut, and says how long it was; its evidence has the whole. */
const longest = 65_536;

/** JSON with the keys of each object in order: with the list of all keys, or with copies in order, `JSON.stringify` takes twice the time or more. */
function ordered(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cut(value));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(ordered).join(',')}]`;
  const fields = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of Object.keys(fields).sort())
    if (fields[key] !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${ordered(fields[key])}`;
  return `{${text}}`;
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
}
