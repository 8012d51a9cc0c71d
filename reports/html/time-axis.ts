/** Series that are drawn over one axis: those of a task, and of what sampled staging during it. */
import type { GateReport, Series } from '../../core/model.ts';
import { place } from './chart.ts';

export interface Group {
  readonly task: string;
  /** The task's own, if it left one, before the samplers'. */
  readonly all: readonly Series[];
  readonly axis: Axis;
}

/** Seconds. */
interface Axis {
  readonly length: number;
  /** Unix time of its beginning; undefined if each series fills it. */
  readonly from?: number;
  /** While the task ran. */
  readonly during?: { readonly from: number; readonly to: number };
}

export function together({ series = {}, tasks }: GateReport): readonly Group[] {
  const hosts = new Map(tasks.flatMap(({ id, during }) => (during === undefined ? [] : [[id, during] as const])));
  const groups = Map.groupBy(Object.keys(series), (task) => hosts.get(task) ?? task);
  return [...groups].map(([task, members]) => {
    const own = series[task];
    const others = members.flatMap((one) => (one === task ? [] : (series[one] ?? [])));
    const all = own === undefined ? others : [own, ...others];
    return { task, all, axis: axisOf(all) };
  });
}

/** From the first sample of all to the last, if there are samplers and it is known when all were. */
function axisOf(all: readonly Series[]): Axis {
  const starts = all.flatMap(({ from }) => from ?? []);
  const isAlone = all.every(({ during }) => during === undefined);
  if (isAlone || starts.length < all.length) return { length: Math.max(0, ...all.map(lengthOf)) };
  const from = Math.min(...starts);
  const length = Math.max(...all.map((one) => (one.from ?? from) + lengthOf(one))) - from;
  const load = all.find(({ during }) => during !== undefined)?.during;
  if (load === undefined) return { from, length };
  return { from, length, during: { from: load.from - from, to: load.to - from } };
}

function lengthOf({ step, panels }: Series): number {
  return step * Math.max(0, ...panels.flatMap(({ lines }) => lines.map(({ values }) => values.length)));
}

/** Where a point of a line of so many is, from 0 to 1000. */
export function across(series: Series, { from, length }: Axis): (index: number, points: number) => number {
  const start = series.from;
  if (from === undefined || start === undefined) return (index, points) => place(index, Math.max(1, points - 1), 1000);
  return (index) => place(start - from + (index + 0.5) * series.step, length, 1000);
}
