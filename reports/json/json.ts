/** `report.json`: the whole report for machines. Its schema is `docs/gate-report.schema.json`. */
import type { GateReport } from '../../gate/model.ts';
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
export const json: Renderer = (report) => {
  const fields = order
    .filter((key) => report[key] !== undefined)
    .map((key) => `  ${JSON.stringify(key)}: ${field(report[key])}`);
  return { 'report.json': `{\n${fields.join(',\n')}\n}\n` };
};

function field(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return compact(value);
  return `[\n${value.map((entry) => `    ${compact(entry)}`).join(',\n')}\n  ]`;
}

/** A longer text is cut, and says how long it was; its evidence has the whole. */
const longest = 65_536;

function compact(value: unknown): string {
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
