/** What a load run of three minutes to a hundred users looks like, second by second. */
import type { Series } from '../../core/model.ts';

const length = 180;

/** Users in a ramp with two steps, answers that slow down with them, and a stall in the last third. `p95` is about the run's own. */
export function loadSeries(p95: number, failing = false): Series {
  const seconds = Array.from({ length }, (_, second) => second);
  const users = seconds.map((second) => Math.min(100, second < 60 ? second + 1 : second < 90 ? 60 : 60 + (second - 90) * 2));
  const wave = (second: number): number => Math.sin(second / 3) * 0.06 + Math.sin(second / 11) * 0.05;
  const stall = (second: number): number => (second >= 140 && second < 146 ? 1.7 : 1);
  const time = (share: number) => seconds.map((second) => Math.round(p95 * share * (0.55 + (users[second] ?? 0) / 220 + wave(second)) * stall(second)));
  const failed = seconds.map((second) => (failing && second > 100 ? Math.round(3 + wave(second) * 20) : second === 142 ? 3 : 0));
  return {
    step: 1,
    panels: [
      { title: 'Users', unit: 'count', lines: [{ name: 'active', values: users }] },
      { title: 'Requests', unit: 'per-second', lines: [{ name: 'sent', values: users.map((count, second) => Math.round((count * 1.3 * (1 + wave(second))) / stall(second))) }] },
      { title: 'Time to answer', unit: 'ms', lines: [{ name: 'p50', values: time(0.45) }, { name: 'p95', values: time(1), check: 'load/users-p95' }, { name: 'p99', values: time(1.35) }] },
      { title: 'Failed requests', unit: 'per-second', lines: [{ name: 'failed', values: failed }] },
    ],
  };
}
