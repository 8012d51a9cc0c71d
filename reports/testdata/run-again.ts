/** A load that was run again, because one run was too close to its baseline to tell. */
import { decide } from '../../core/decide.ts';
import type { Check, GateReport, Measurement, TaskRun } from '../../core/model.ts';
import { tasks } from './catalogue.ts';
import { plan, report } from './samples.ts';

const id = 'load/users-p95';
const task = 'load/users';
const worse = { max: 0.2, than: 'stagegate/baseline.json', runs: 5 };
const values = [402, 408, 411, 404, 415, 407, 399, 410];
const k6 = 'v1.8.1 (xk6-ts 0.2.6)';

/** With the p95 of each run, in milliseconds. */
export function runAgain(measured: readonly number[]): GateReport {
  const compared = (check: Check): Check => {
    if (check.id !== id) return check;
    const baseline = { values, unit: 'ms', fingerprint: { profile: 'full', cores: 2, tools: { k6 } } } as const;
    return { ...check, threshold: { ...check.threshold, worse }, baseline };
  };
  const planned = plan({ tasks: tasks.map((one) => ({ ...one, checks: one.checks.map(compared) })) });
  const once = report(planned);
  const runs = once.runs.map((run): TaskRun => {
    const own = once.findings.filter((finding) => finding.task === run.task);
    const measurements = own.flatMap(({ check, measurement }) =>
      measurement === undefined ? [] : [[check.id, measurement] as const],
    );
    return { ...run, measurements: Object.fromEntries(measurements) };
  });
  const again = runs.filter((run) => run.task === task).flatMap((run) => measured.map((p95, index) => nth(run, index, p95)));
  const others = runs.filter((run) => run.task !== task);
  return decide(planned, { finished: true, runs: [...others, ...again], leftovers: [] });
}

function nth(run: TaskRun, index: number, p95: number): TaskRun {
  const took = Date.parse(run.endedAt ?? '') - Date.parse(run.startedAt ?? '');
  const at = (iso = ''): string => new Date(Date.parse(iso) + index * (took + 2_000)).toISOString();
  const seen: Omit<Measurement, 'value'> = run.measurements[id] ?? { unit: 'ms', samples: 1 };
  const folder = index === 0 ? 'evidence/' : `evidence/again-${index + 1}/`;
  const moved = (path: string): string => path.replace(/^evidence\//, folder);
  return {
    ...run,
    ...(index === 0 ? {} : { attempt: index + 1 }),
    startedAt: at(run.startedAt),
    endedAt: at(run.endedAt),
    evidence: run.evidence.map((file) => ({ ...file, path: moved(file.path) })),
    measurements: {
      ...run.measurements,
      [id]: { ...seen, value: p95, low: p95 - 9, high: p95 + 8, evidence: (seen.evidence ?? []).map(moved) },
    },
  };
}
