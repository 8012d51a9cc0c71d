/** The document of all rows. Pure. */
import type { Bound, Figure, Key, Machine, Outcome, Part, Row, Spread } from './model.ts';
import { holds } from './statistics.ts';

export type Outcomes = Readonly<Partial<Record<Key, Outcome>>>;

export type Judged = 'goal' | 'short of the goal' | 'must' | 'missed' | 'reported' | 'not measured';

/** What a figure reaches. */
export function judge({ value, must, goal }: Figure): Judged {
  if (must === undefined && goal === undefined) return 'reported';
  if (goal !== undefined && holds(value, goal)) return 'goal';
  if (must !== undefined && !holds(value, must)) return 'missed';
  if (goal === undefined) return 'must';
  return must === undefined ? 'short of the goal' : 'must';
}

const words: Readonly<Record<Judged, string>> = {
  goal: 'meets the goal',
  'short of the goal': '**misses the goal**',
  must: 'within bound',
  missed: '**missed**',
  reported: 'reported',
  'not measured': '**not measured**',
};

/** Rows in order, those that were never measured too. */
export function page(rows: readonly Omit<Row, 'measure'>[], outcomes: Outcomes): string {
  return `# Benchmarks

Written by \`npm run bench\`, which measures every row; \`npm run bench -- d g\` measures two of them and leaves the others as they are.
Each value is the median of that many pairs, with the lowest and the highest. The two sides of a pair run one after the other on the
same machine, and take turns to go first. Unless a row says otherwise, a first pair warms up both sides and does not count.
No absolute time is judged. “Within bound” means that the bound is met but not the goal, or that there is no goal.

| | measure | value | pairs | must | goal | |
|---|---|---|---|---|---|---|
${rows.flatMap((row) => lines(row, outcomes[row.key])).join('\n')}

${rows.map((row) => section(row, outcomes[row.key])).join('\n\n')}

## Machines

${machines(outcomes).join('\n')}
`;
}

function lines({ key, title }: Omit<Row, 'measure'>, outcome: Outcome | undefined): readonly string[] {
  if (outcome?.measured === undefined) return [`| ${key} | ${title} | – | – | | | ${words['not measured']} |`];
  return outcome.measured.figures.map((figure, index) => {
    const { what, unit, value, must, goal } = figure;
    const limits = [must, goal].map((one) => bound(one, unit));
    return `| ${index === 0 ? key : ''} | ${cell(what)} | ${numbers(value, unit)} | ${value.count} | ${limits.join(' | ')} | ${words[judge(figure)]} |`;
  });
}

function section({ key, title, how }: Omit<Row, 'measure'>, outcome: Outcome | undefined): string {
  const head = `## ${key}. ${title}\n\n${how}`;
  if (outcome === undefined) return `${head}\n\nNot measured yet.`;
  const measuredOn = `Measured ${minute(outcome)} in ${Math.round(outcome.seconds)} s, on machine ${machineName(outcome.machine)}.`;
  if (outcome.measured === undefined)
    return `${head}\n\n${measuredOn} It could not be measured: ${cell(outcome.failure ?? 'no reason is known')}`;
  const { parts, inTheWay } = outcome.measured;
  const since = outcome.since?.map((one) => `“${one.what}” (${minute(one)})`).join(', ');
  return [
    head,
    since === undefined ? measuredOn : `${measuredOn} Measured alone since: ${cell(since)}.`,
    ...(parts.length === 0 ? [] : [partsTable(parts)]),
    ...(inTheWay.length === 0 ? [] : [inTheWay.join(' ')]),
  ].join('\n\n');
}

function minute({ measuredAt }: Pick<Outcome, 'measuredAt'>): string {
  return `${measuredAt.slice(0, 16).replace('T', ' ')} UTC`;
}

function partsTable(parts: readonly Part[]): string {
  const rows = parts.map(({ name, unit, value }) => `| ${cell(name)} | ${figure(value)} ${unit} | ${value.count} |`);
  return ['| part | median (lowest–highest) | times |', '|---|---|---|', ...rows].join('\n');
}

function figure({ median, min, max, count }: Spread): string {
  return count === 1 ? digits(median) : `${digits(median)} (${digits(min)}–${digits(max)})`;
}

function bound(limit: Bound | undefined, unit: Figure['unit']): string {
  if (limit === undefined) return '';
  return 'max' in limit ? `≤ ${number(limit.max, unit)}` : `≥ ${number(limit.min, unit)}`;
}

function numbers({ median, min, max, count }: Spread, unit: Figure['unit']): string {
  return number(median, unit) + (count === 1 ? '' : ` (${number(min, unit)}–${number(max, unit)})`);
}

function number(value: number, unit: Figure['unit']): string {
  return unit === 'ratio' ? digits(value) : `${digits(value)} ${unit}`;
}

/** Three digits that count, and the decimals of money where there are more. */
export function digits(value: number): string {
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return rounded.toLocaleString('en-US', { maximumFractionDigits: 4 });
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();
}

function machines(outcomes: Outcomes): readonly string[] {
  const all = Object.values(outcomes).map(({ machine }) => machine);
  const named = new Map(all.map((machine) => [machineName(machine), machine]));
  return [...named].toSorted().map(
    ([name, { versions }]) =>
      `- ${name}: ${Object.entries(versions)
        .map(([tool, version]) => `${tool} ${version}`)
        .join(', ')}`,
  );
}

function machineName({ cores, processor, memory, system }: Machine): string {
  return cell(`“${cores} × ${processor}, ${memory}, ${system}”`);
}
