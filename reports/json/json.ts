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
  'killed',
  'begun',
  'createdAt',
  'waited',
  'seconds',
  'objections',
  'findings',
  'coverage',
  'tasks',
  'runs',
  'contact',
  'series',
  'leftovers',
  'beside',
  'digests',
];

/** Keys in a fixed order and one finding a line, so that two reports can be compared line by line. */
export const json: Renderer = (report) => inBlocks(lines(report, inOrder()));

type Write = (value: unknown) => string;

function* lines(report: GateReport, write: Write): Generator<string> {
  const present = order.filter((key) => report[key] !== undefined);
  yield '{';
  for (const [index, key] of present.entries())
    yield* field(`  ${JSON.stringify(key)}: `, report[key], index === present.length - 1 ? '' : ',', write);
  yield '}';
}

function* field(start: string, value: unknown, end: string, write: Write): Generator<string> {
  if (!Array.isArray(value) || value.length === 0) {
    yield `${start}${write(value)}${end}`;
    return;
  }
  yield `${start}[`;
  yield* separated(entries(value, write));
  yield `  ]${end}`;
}

function* entries(values: readonly unknown[], write: Write): Generator<string> {
  for (const value of values) yield `    ${write(value)}`;
}

/** A longer text is cut, and says how long it was; its evidence has the whole. */
const longest = 65_536;

/**
 * JSON with the keys of each object in order. Each key is written many times, and quoted once; checks that follow each other share thresholds
 * and measurements.
 */
function inOrder(): Write {
  const latest = new Map<string, { readonly value: unknown; readonly text: string }>();
  const known = new Map<string, string>();
  const name = (key: string): string => {
    const quoted = known.get(key) ?? `${JSON.stringify(key)}:`;
    known.set(key, quoted);
    return quoted;
  };
  const field = (key: string, value: unknown): string => {
    if (typeof value !== 'object') return write(value);
    const before = latest.get(key);
    if (before?.value === value) return before.text;
    const text = write(value);
    latest.set(key, { value, text });
    return text;
  };
  const write: Write = (value) => {
    if (typeof value === 'string') return JSON.stringify(cut(value));
    if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
    if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
    const fields = value as Readonly<Record<string, unknown>>;
    let text = '';
    for (const key of Object.keys(fields).sort())
      if (fields[key] !== undefined) text += `${text === '' ? '' : ','}${name(key)}${field(key, fields[key])}`;
    return `{${text}}`;
  };
  return write;
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
}
