/** Which metrics a task judges, and on which side of its bound each of them was in a visit. */
import { isWithin } from '../../core/evaluate.ts';
import type { Check, Task } from '../../core/model.ts';
import type { Side } from '../../core/settled.ts';
import { toArgs } from './args.ts';
import { type Metric, metrics } from './metrics.ts';
import { busyShare, type Look } from './noise.ts';
import { type Numbers, valueIn } from './values.ts';

export interface Judged extends Pick<Check, 'id' | 'threshold'> {
  readonly metric: Metric;
}

/** A visit that counts. */
export interface Counted extends Look {
  readonly report: Numbers;
}

export function judgedIn({ checks, args }: Pick<Task, 'checks' | 'args'>): readonly Judged[] {
  const { measures } = toArgs(args);
  return checks.flatMap(({ id, threshold }) => {
    const metric = measures[id];
    return metric === undefined || metric === 'url' ? [] : [{ id, threshold, metric }];
  });
}

/** A busy machine makes times longer, never shorter: what is too slow then is on neither side. */
export function sideOf({ metric, threshold }: Judged, visit: Counted): Side {
  const value = valueIn(visit.report, metric);
  if (value === undefined) return 'unsure';
  if (isWithin(threshold, value)) return 'within';
  return metrics[metric].timed && isBusy(visit) ? 'unsure' : 'beyond';
}

function isBusy({ busy, steal }: Look): boolean {
  return busy + steal >= busyShare;
}
