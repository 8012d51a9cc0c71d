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

/** A longer text is cut, and says how long it was; its evidence has the whole. */
const longest = 65_536;

/** With the list of all keys, `JSON.stringify` puts them in order by itself and makes no copies; it cuts no string. */
function* entries(values: readonly unknown[]): Generator<string> {
  const keys = new Set<string>();
  const long = values.map((value) => collect(value, keys));
  const list = [...keys].sort();
  const native = !keys.has('__proto__');
  for (const [index, value] of values.entries())
    yield `    ${native && long[index] === false ? JSON.stringify(value, list) : ordered(value)}`;
}

/** Adds the keys of all objects; returns whether a string must be cut. */
function collect(value: unknown, keys: Set<string>): boolean {
  if (typeof value === 'string') return value.length > longest;
  if (typeof value !== 'object' || value === null) return false;
  let long = false;
  if (Array.isArray(value)) {
    for (const one of value) long = collect(one, keys) || long;
    return long;
  }
  for (const [key, nested] of Object.entries(value)) {
    keys.add(key);
    long = collect(nested, keys) || long;
  }
  return long;
}

function ordered(value: unknown): string {
  return JSON.stringify(value, (_, nested: unknown) => {
    if (typeof nested === 'string' && nested.length > longest)
      return `${nested.slice(0, longest)}… (${nested.length} characters)`;
    return isPlain(nested) ? sorted(nested) : nested;
  });
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, value[key]]),
  );
}
