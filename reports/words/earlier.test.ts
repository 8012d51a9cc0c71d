import { describe, expect, it } from 'vitest';
import { decide } from '../../core/decide.ts';
import type { Measurement, TaskRun } from '../../core/model.ts';
import { check, execution, measurement, plan, run, task } from '../../gate/testing/plans.ts';
import { render } from '../index.ts';
import { notes } from '../notes.ts';
import { earlierAttempts } from './earlier.ts';

const ids = ['load/errors', 'load/checks', 'load/p95', 'load/rate'];
const errors = (value: number, high: number): Measurement =>
  measurement({ value, unit: 'ratio', samples: 5_960, independent: 4, low: value / 5, high });
const killed: Partial<TaskRun> = { status: 'errored', measurements: {}, reason: { code: 'tool-killed' } };

/** Of `many` checks, first runs as they are given, then one that passes. */
function reportOf(many: number, ...firsts: readonly Partial<TaskRun>[]) {
  const subject = task({
    id: 'load/shop',
    layer: 'load',
    checks: ids.slice(0, many).map((id) => check({ id, layer: 'load', threshold: { unit: 'ratio', max: 0.05 } })),
  });
  const runs = [...firsts, measured(0.001, 0.003)].map((one, index) =>
    run({ task: 'load/shop', ...one, ...(index === 0 ? {} : { attempt: index + 1 }) }),
  );
  const policy = { ...plan().policy, requiredLayers: ['load' as const] };
  return decide(plan({ tasks: [subject], policy, again: 'the-run-before' }), execution({ runs }));
}
const measured = (value: number, high: number): Partial<TaskRun> => ({
  measurements: Object.fromEntries(ids.map((id) => [id, errors(value, high)])),
});

describe('what earlier attempts left open', () => {
  it('is said with what they measured and what counts now, in each report', () => {
    const said =
      'load/errors, expected at most 5 %: got 20.2 % in attempt 1 (it is too close to its bound to be sure on which side it is); got 0.1 % in attempt 2, which counts';
    const report = reportOf(1, measured(0.202, 0.62));
    expect(report.verdict).toBe('promotable');
    expect(earlierAttempts(report)).toEqual([said]);
    expect(notes(report)).toContain(said);
    const written = render(report);
    for (const path of ['report.txt', 'summary.md', 'comment.md', 'report.html', 'slack.json'])
      expect(written[path], path).toContain(said);
  });

  it('is one line for each of three checks', () => {
    const lines = earlierAttempts(reportOf(4, measured(0.202, 0.62)));
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)).toBe('1 more check was inconclusive in an earlier attempt');
  });

  it('is one line for all that was not measured, with the reason', () => {
    expect(earlierAttempts(reportOf(3, killed))).toEqual([
      '3 checks were not measured in an earlier attempt (the tool was killed)',
    ]);
    expect(earlierAttempts(reportOf(1, killed, measured(0.202, 0.62)))).toEqual([
      expect.stringMatching(
        /: not measured in attempt 1 \(the tool was killed\), got 20\.2 % in attempt 2 \(.*attempt 3/,
      ),
    ]);
  });

  it('does not call an attempt decisive that does not count, or measured nothing', () => {
    const whole = reportOf(1, measured(0.202, 0.62));
    const last = (changes: object) =>
      earlierAttempts({ findings: whole.findings.map((finding) => ({ ...finding, ...changes })) })[0];
    expect(last({ cause: 'task-not-completed', reason: { code: 'tool-killed' } })).toMatch(
      /; got 0\.1 % in attempt 2, which does not count \(the tool was killed\)$/,
    );
    expect(last({ cause: 'not-measured', reason: { code: 'tool-killed' }, measurement: undefined })).toMatch(
      /; not measured in attempt 2 \(the tool was killed\)$/,
    );
  });

  it('is one line for each reason', () => {
    const subjects = ['a', 'b', 'c'].map((name) =>
      task({ id: `load/${name}`, layer: 'load', checks: [check({ id: `load/${name}-errors`, layer: 'load' })] }),
    );
    const codes = ['tool-killed', 'tool-timed-out', 'tool-killed'] as const;
    const runs = subjects.flatMap(({ id }, index) => [
      run({ task: id, ...killed, reason: { code: codes[index] ?? 'tool-killed' } }),
      run({ task: id, measurements: {}, attempt: 2 }),
    ]);
    const report = decide(plan({ tasks: subjects, again: 'the-run-before' }), execution({ runs }));
    expect(earlierAttempts(report)).toEqual([
      '2 checks were not measured in an earlier attempt (the tool was killed)',
      'load/b-errors was not measured in an earlier attempt (the tool exceeded its deadline and was stopped)',
    ]);
  });

  it('is nothing if there was one run, or each passed', () => {
    expect(earlierAttempts(reportOf(4))).toEqual([]);
    expect(earlierAttempts(reportOf(4, measured(0.001, 0.003)))).toEqual([]);
  });
});

describe('a pause before a run was continued', () => {
  const at = (minutes: number): string => new Date(Date.parse('2026-11-27T17:00:00Z') + minutes * 60_000).toISOString();
  const ran = (from: number, to: number) => ({ startedAt: at(from), endedAt: at(to) });
  const last = (startedAt: string, endedAt: string) => {
    const report = reportOf(1, { ...killed, ...ran(0, 2) });
    return decide(
      {
        ...plan({ tasks: report.tasks.map((one) => ({ ...task(), ...one, checks: [] })) }),
        ...{ again: 'the-run-before', begun: [at(0)], createdAt: startedAt },
      },
      execution({
        runs: [
          run({ task: 'load/shop', ...killed, ...ran(0, 2) }),
          run({ task: 'load/shop', ...measured(0.001, 0.003), attempt: 2, startedAt, endedAt }),
        ],
      }),
    );
  };

  it('is reported, and is not part of the duration or the time axis', () => {
    const report = last(at(125), at(128));
    expect(report.seconds).toBe(300);
    expect(notes(report)[0]).toBe(
      'what was inconclusive in the-run-before was run again after a pause of 2 h 3 min, which is not in the duration; the rest is from there',
    );
    const { 'report.html': page = '' } = render(report);
    expect(page).toContain('<span>5 min, without 2 h 3 min of pause</span>');
    const bars = [...page.matchAll(/<rect class="span[^"]*" x="(\d+)" y="0" width="(\d+)" height="10"/g)];
    expect(bars.map(([, x, width]) => [Number(x), Number(width)])).toEqual([[0, 400], [400, 600]]); // biome-ignore format: a row
  });

  it('is not said if there was none', () => {
    const report = last(at(2), at(5));
    expect([report.seconds, notes(report)[0]]).toEqual([300, expect.not.stringContaining('pause')]);
    expect(render(report)['report.html']).toContain('<span>5 min</span>');
  });
});
