/** Asks a source how long staging was up. */
import { foundAt } from '../../../fixtures/claims/answer.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import { jsonOf } from '../../../fixtures/third-party/json.ts';
import { windowOf } from '../metric/args.ts';
import { measure } from '../metric/measure.ts';

export interface UptimeArgs {
  readonly connection: string;
  readonly query?: string;
  readonly over?: string;
  readonly path?: string;
  readonly percent?: string;
  readonly ratio?: string;
  readonly covered?: string;
  /** The least share of the window that must have data. */
  readonly data: number;
  readonly within: number;
}

/** `uptime.json`: shares as the source gives them, or why there are none. */
export type Uptime =
  | { readonly instead: string }
  | { readonly up: number; readonly covered?: number; readonly points?: number };

export async function ask(args: UptimeArgs, context: ProbeContext): Promise<{ readonly uptime: Uptime }> {
  return { uptime: args.query === undefined ? await ofPage(args, context) : await ofQuery(args, context) };
}

async function ofQuery(
  { connection, query = '', over = '', within }: UptimeArgs,
  context: ProbeContext,
): Promise<Uptime> {
  const window = windowOf(over);
  const { metric } = await measure({ connection, query, within, window }, context);
  if ('instead' in metric) return metric;
  const { answer, warnings } = metric;
  if (warnings !== undefined) return { instead: `incomplete: ${warnings.join('; ')}` };
  if (answer.count !== 1)
    return {
      instead:
        answer.count === 0 ? 'no such series' : `${answer.count} series, where one is expected: take max(…) or avg(…)`,
    };
  const values = answer.points.map(([, text]) => Number(text)).filter((value) => !Number.isNaN(value));
  const outlier = values.find((value) => value < 0 || value > 1);
  if (outlier !== undefined) return { instead: `a value of ${outlier}, where 1 is up and 0 is down` };
  if (values.length === 0) return { instead: 'no point in the window' };
  const up = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { up, covered: Math.min(1, values.length / window.points), points: values.length };
}

async function ofPage(
  { connection, path = '/', percent, ratio, covered, within }: UptimeArgs,
  context: ProbeContext,
): Promise<Uptime> {
  const fix = 'Name the path of the status page’s JSON as path in uptime(…).';
  const { document } = await jsonOf({ connection, path, within, fix }, context);
  const unit = percent === undefined ? 1 : 100;
  const shareAt = (pointer: string): number | string => {
    const found = foundAt(document, pointer);
    if ('inWords' in found) return `${pointer}: ${found.inWords}`;
    const number = typeof found.value === 'string' ? numberIn(found.value) : found.value;
    if (typeof number !== 'number' || Number.isNaN(number)) return `${pointer}: no number`;
    return number >= 0 && number <= unit
      ? number / unit
      : `${pointer}: ${number}, which is no ${unit === 1 ? 'ratio' : 'percentage'}`;
  };
  const up = shareAt(percent ?? ratio ?? '');
  const seen = covered === undefined ? undefined : shareAt(covered);
  if (typeof up === 'string') return { instead: up };
  if (typeof seen === 'string') return { instead: seen };
  return seen === undefined ? { up } : { up, covered: seen };
}

/** `99.95 %`; NaN if there is no digit. */
function numberIn(text: string): number {
  return /\d/.test(text) ? Number(text.replace(/\s?%$/, '')) : Number.NaN;
}
