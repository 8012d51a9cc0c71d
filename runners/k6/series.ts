/** `seconds.csv` as lines to be drawn. */

import { highest, stepOf } from '../../core/downsample.ts';
import type { Line, Series } from '../../core/model.ts';
import type { K6Args, Measure } from './args.ts';
import { columns } from './seconds.ts';

type Column = (typeof columns)[number];

/** `from`: Unix time of its first row. Undefined if nothing happened, or the file is not as it was written. */
export function seriesOf(csv: string, measures: K6Args['measures'], from?: number): Series | undefined {
  const rows = parse(csv);
  if (rows === undefined || rows.length === 0) return undefined;
  const step = stepOf(rows.length);
  const line = (column: Column, name: string, measure?: Measure): Line => {
    const check = Object.keys(measures).find((id) => measures[id] === measure);
    const place = columns.indexOf(column);
    const values = highest(
      rows.map((row) => row[place] ?? null),
      step,
    );
    return { name, values, ...(check === undefined ? {} : { check }) };
  };
  return {
    ...(from === undefined ? {} : { from }),
    step,
    panels: [
      { title: 'Users', unit: 'count', lines: [line('users', 'active', 'users')] },
      { title: 'Requests', unit: 'per-second', lines: [line('requests', 'sent')] },
      {
        title: 'Time to answer',
        unit: 'ms',
        lines: [line('p50', 'p50'), line('p95', 'p95', 'p95'), line('p99', 'p99')],
      },
      { title: 'Failed requests', unit: 'per-second', lines: [line('failed', 'failed')] },
    ],
  };
}

/** A second each; a row that was cut off at the end is left out. */
function parse(csv: string): readonly (readonly (number | null)[])[] | undefined {
  const [header, ...lines] = csv.split('\n').slice(0, -1);
  if (header !== columns.join(',')) return undefined;
  const rows = lines.map((line) => line.split(',').map((cell) => (cell === '' ? null : Number(cell))));
  const whole = rows.every(
    (row, second) =>
      row.length === columns.length && row[0] === second && row.every((cell) => cell === null || cell >= 0),
  );
  return whole ? rows : undefined;
}
