/** What made-up tasks measured. */
import type { Measurement, Task, TaskRun } from '../../core/model.ts';
import { type Kind, kindOf, size } from './kinds.ts';

const start = Date.parse('2026-11-20T17:48:03.000Z');
const build = { version: '1.4.0-812', commit: 'c0ffee1d2b8a44f0', environment: 'staging' };

/** Of a hundred checks, two fail and one was not seen. */
export function run(task: Task, index: number): TaskRun {
  const kind = kindOf(index);
  const seen = task.checks.flatMap((check, place): readonly (readonly [string, Measurement])[] => {
    const number = (index * size + place) % 100;
    return number === 61 ? [] : [[check.id, measurement(kind, task, place, number === 13 || number === 87)]];
  });
  const files = new Set(seen.flatMap(([, { evidence = [] }]) => evidence));
  const at = (seconds: number): string => new Date(start + index * 100 + seconds * 1000).toISOString();
  const observed = { api: build, app: build };
  return {
    task: task.id,
    status: 'completed',
    startedAt: at(0),
    endedAt: at(9),
    candidate: { before: observed, after: observed },
    fingerprint: { profile: 'full', cores: 2, tools: { [kind.runner]: '1.0.0' } },
    evidence: [...files].map((path, number) => ({
      path,
      mediaType: path.endsWith('.png') ? 'image/png' : 'application/json',
      sha256: `${number}`.padStart(64, 'a'),
      bytes: 1843,
    })),
    measurements: Object.fromEntries(seen),
    gaps: Object.fromEntries(
      task.checks
        .filter((_, place) => (index * size + place) % 100 === 61)
        .map(({ id }) => [id, { code: 'skipped', detail: 'test.skip' }]),
    ),
  };
}

function measurement(kind: Kind, { id }: Task, place: number, broken: boolean): Measurement {
  const { threshold, samples } = kind;
  const value = broken
    ? kind.breaks
    : typeof kind.holds === 'number' && kind.holds > 0
      ? kind.holds + place
      : kind.holds;
  const folder = `evidence/${id}`;
  const interval = typeof value === 'number' && threshold.unit === 'ms' ? { low: value - 5, high: value + 11 } : {};
  if (!broken) return { value, unit: threshold.unit, samples, ...interval, evidence: [`${folder}/result.json`] };
  const shots =
    kind.runner === 'playwright' ? [`${folder}/case-${place}-last.png`, `${folder}/case-${place}-trace.zip`] : [];
  return {
    value,
    unit: threshold.unit,
    samples,
    ...interval,
    items: [
      {
        label: 'expected 500 to be 200',
        detail: `AssertionError: expected 500 to be 200\n    at suites/api/shop/orders.spec.ts:${41 + place}:31`,
      },
      {
        label: 'GET https://api.staging.shop.example/api/v1/baskets → 500',
        detail: '{"error":"the warehouse does not answer"}',
      },
    ],
    evidence: [...shots, `${folder}/result.json`],
  };
}
