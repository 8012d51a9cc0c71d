/** Prometheus' text format: https://prometheus.io/docs/instrumenting/exposition_formats/ */
import { inWords } from '../../../core/in-words.ts';
import type { InWords } from '../../../core/model.ts';

const line = /^([a-zA-Z_:][\w:]*)(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?\s+(\S+)/;
const label = /([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"/g;

interface Series {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

/** The one series of the name that has these labels, and perhaps others: `pool_size{state="busy"}`. */
export function seriesIn(text: string, wanted: string): number | InWords {
  const asked = parse(`${wanted} 0`);
  if (asked === undefined) return inWords(`${wanted} is not the name of a series`);
  const found = text.split('\n').flatMap((one) => {
    // Most lines are of other series.
    const series = one.startsWith(asked.name) ? parse(one) : undefined;
    return series !== undefined && fits(series, asked) ? [series] : [];
  });
  const [first, ...others] = found;
  if (first === undefined) return inWords('no such series');
  if (others.length > 0) return inWords(`${found.length} series, where one is expected: name one by its labels`);
  const value = Number(first.value.replace('Inf', 'Infinity'));
  return Number.isFinite(value) ? value : inWords(first.value);
}

function parse(text: string): (Series & { readonly value: string }) | undefined {
  const [, name, labels = '', value] = line.exec(text) ?? [];
  if (name === undefined || value === undefined) return undefined;
  return { name, labels: new Map([...labels.matchAll(label)].map(([, key = '', of = '']) => [key, of])), value };
}

function fits({ name, labels }: Series, wanted: Series): boolean {
  return name === wanted.name && [...wanted.labels].every(([key, value]) => labels.get(key) === value);
}
