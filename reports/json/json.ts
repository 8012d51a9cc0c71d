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

/** With the list of all keys, `JSON.stringify` puts them in order by itself and makes no copies. */
function* entries(values: readonly unknown[]): Generator<string> {
  const keys = new Set<string>();
  for (const value of values) collect(value, keys);
  const list = keys.has('__proto__') ? undefined : [...keys].sort();
  for (const value of values) {
    const text = list === undefined ? '' : JSON.stringify(value, list);
    yield `    ${text === '' || text.length > longest ? ordered(value) : text}`;
  }
}

function collect(value: unknown, keys: Set<string>): void {
  if (Array.isArray(value)) for (const one of value) collect(one, keys);
  else if (typeof value === 'object' && value !== null)
    for (const [key, nested] of Object.entries(value)) {
      keys.add(key);
      if (typeof nested === 'object') collect(nested, keys);
    }
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
