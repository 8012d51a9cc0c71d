/** Samples as a line to be drawn. */
import { mostPoints } from '../../core/downsample.ts';
import type { Series, Task, Unit } from '../../core/model.ts';
import { isKnown, type Totals } from '../../load/samplers/samples.ts';
import { toArgs } from './args.ts';
import type { SamplerEvidence } from './evidence.ts';

/** Undefined if there is nothing to draw. */
export function seriesOf({ id, args, checks }: Task, { samples: all, span }: SamplerEvidence): Series | undefined {
  const { sampler: name, what, every } = toArgs(args);
  const samples = all.filter(isKnown);
  const [first, last] = [samples[0], samples.at(-1)];
  const bound = checks.find(({ id: check, threshold }) => check === id && threshold.unit !== 's') ?? checks[0];
  if (first === undefined || last === undefined || bound === undefined) return undefined;
  const isTotal = typeof first.value === 'object';
  const step = Math.max(isTotal ? 1 : (2 * every) / 1000, (last.at - first.at) / (mostPoints - 1));
  const points = Array.from({ length: Math.floor((last.at - first.at) / step) + 1 }, (): number[] => []);
  const totals = new Map<number, Totals>();
  for (const [index, { at, value }] of samples.entries()) {
    const place = Math.min(points.length - 1, Math.floor((at - first.at) / step));
    if (typeof value === 'number') points[place]?.push(value);
    else grow(totals, place, value, samples[index - 1]?.value);
  }
  const values = points.map((some, place) =>
    isTotal ? shareOf(totals.get(place)) : some.length === 0 ? null : Math.max(...some),
  );
  const unit: Unit = checks.find(({ threshold }) => threshold.unit !== 's')?.threshold.unit ?? 'count';
  const line = { name, values, ...(bound.id === id ? { check: id } : {}) };
  const title = what.replace(/^the (.)/, (_, letter: string) => letter.toUpperCase());
  return {
    from: first.at,
    ...(span === undefined ? {} : { during: span }),
    step,
    panels: [{ title, unit, lines: [line] }],
  };
}

function grow(totals: Map<number, Totals>, place: number, value: Totals, before: number | Totals | undefined): void {
  if (typeof before !== 'object' || value.of < before.of) return;
  const { hits, of } = totals.get(place) ?? { hits: 0, of: 0 };
  totals.set(place, { hits: hits + value.hits - before.hits, of: of + value.of - before.of });
}

function shareOf(totals: Totals | undefined): number | null {
  return totals === undefined || totals.of === 0 ? null : totals.hits / totals.of;
}
