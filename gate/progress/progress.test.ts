import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import type { GateReport } from '../../core/model.ts';
import { expectedSeconds, schedule } from '../../core/schedule.ts';
import { notRun, plan, samples } from '../../reports/testdata/samples.ts';
import { type ProgressOptions, progress } from './choose.ts';
import type { Progress } from './progress.ts';

interface Screen {
  readonly stream: NodeJS.WriteStream;
  text(): string;
}

function screen(tty = false): Screen {
  const chunks: string[] = [];
  const stream = Object.assign(new PassThrough(), {
    isTTY: tty,
    columns: 100,
    rows: 40,
  }) as unknown as NodeJS.WriteStream;
  stream.on('data', (chunk) => chunks.push(String(chunk)));
  return { stream, text: () => chunks.join('') };
}

/** Plays a run that ended as the report says. */
function play(view: Progress, report: GateReport): void {
  const planned = plan();
  const waves = schedule(planned.tasks, planned.cores);
  view.planned(planned, expectedSeconds(waves));
  for (const task of waves.flatMap(({ tasks }) => tasks)) {
    const run = report.runs.find((one) => one.task === task.id);
    if (run === undefined) continue;
    if (run.status !== 'not-run') view.started(task);
    view.ended(
      task,
      run,
      report.findings.filter((finding) => finding.task === task.id),
    );
  }
}

function played(report: GateReport, options: ProgressOptions = {}): string {
  const { stream, text } = screen();
  const view = progress(stream, { live: false, ...options });
  play(view, report);
  view.close();
  return text();
}

describe('progress as lines', () => {
  it('says what is planned and how each task ended', () => {
    const lines = played(samples.blockedByOne).split('\n');
    expect(lines[0]).toBe('offscreen-buddy · full profile · 76 checks in 14 tasks · about 4 min 29 s');
    expect(lines).toContain('✓ [0:00] health/health  4 of 4 passed  356 ms');
    expect(lines).toContain('✗ [0:00] uat/offscreen-buddy  11 of 12 passed  41 s');
    expect(lines).toContain(
      '    ✗ uat/milestone  failed (2 of 2 samples): expect(locator).toContainText(expected) failed',
    );
  });

  it('announces only the tasks that take long', () => {
    const text = played(samples.promotable);
    expect(text).toContain('… [0:00] load/users, about 3 min\n');
    expect(text).not.toContain('… [0:00] smoke/');
  });

  it('reads the time from the clock that it is given', () => {
    let time = 0;
    const text = played(samples.promotable, {
      now: () => {
        time += 1000;
        return time;
      },
    });
    expect(text).toMatch(/✓ \[0:\d\d\] load\/users/);
    expect(text).not.toContain('[0:00] load/users');
  });

  it('says once why many tasks were not run', () => {
    const text = played(samples.unreachable);
    expect(text.match(/staging could not be reached/g)).toHaveLength(1);
    expect(text).toContain('? 14 tasks not run because staging could not be reached: connect ECONNREFUSED');
  });

  it('keeps different reasons apart', () => {
    const { stream, text } = screen();
    const view = progress(stream, { live: false });
    const [one, two, three] = plan().tasks;
    if (one === undefined || two === undefined || three === undefined)
      throw new Error('the sample plan has too few tasks');
    const record = samples.unreachable.runs[0];
    if (record === undefined) throw new Error('the sample has no run');
    view.ended(one, { ...record, ...notRun({ code: 'gatekeeper' }) }, []);
    view.ended(two, { ...record, ...notRun({ code: 'gatekeeper' }) }, []);
    view.ended(three, { ...record, ...notRun({ code: 'interrupted' }) }, []);
    view.close();
    expect(text()).toMatch(
      /^\? 2 tasks not run because an earlier layer.*\n\? \S+ not run because the run was interrupted\n$/,
    );
  });

  it('lets no text from staging reach the terminal or the CI system as a command', () => {
    const { stream, text } = screen();
    const view = progress(stream, { live: false });
    view.note('::set-output name=x::y\r\n::error::z');
    view.note('a ##[add-mask]b \u001B]0;title\u0007\u001B[31mred');
    view.close();
    expect(text()).toBe(': :set-output name=x::y ::error::z\na ## [add-mask]b red\n');
  });

  it('says what is waited for once that takes a while, and again each minute', () => {
    vi.useFakeTimers();
    try {
      const { stream, text } = screen();
      const view = progress(stream, { live: false });
      {
        using _ = view.waiting('nothing');
        vi.advanceTimersByTime(2_900);
      }
      const waiting = view.waiting('staging\n::error::');
      vi.advanceTimersByTime(120_000);
      waiting[Symbol.dispose]();
      vi.advanceTimersByTime(120_000);
      view.close();
      expect(text()).toBe(
        `… [0:05] waiting for staging ::error::
… [1:00] still waiting for staging ::error::  0:57
… [2:00] still waiting for staging ::error::  1:57
`,
      );
    } finally {
      vi.useRealTimers();
    }
  });

  it('is silent once it is closed', () => {
    const { stream, text } = screen();
    const view = progress(stream, { live: false });
    view.close();
    view.note('late');
    view.close();
    expect(text()).toBe('');
  });
});

describe('progress as a live view', () => {
  it('shows layers, running tasks and failures, and leaves only the failures', async () => {
    const { stream, text } = screen(true);
    const view = progress(stream, { live: true });
    view.note('starting');
    const planned = plan();
    const [task] = planned.tasks;
    if (task === undefined) throw new Error('the sample plan has no task');
    view.planned(planned, 0);
    view.started(task);
    await vi.waitFor(() => expect(text()).toContain('config/environment  0:00 of about 200 ms'));
    expect(text()).toMatch(/starting/);
    expect(text()).toMatch(/smoke +\S+━*─+\S* +0 of 18 passed/);
    play(view, samples.blockedByForty);
    view.close();
    const end = text();
    expect(end).toMatch(/✗\S* smoke\/landing-console {2}expected none, got 3/);
    expect(end).toContain('and more; the report has them all');
    view.note('late');
    expect(text()).toBe(end);
  });

  it('shows what is waited for before there is a plan', async () => {
    const { stream, text } = screen(true);
    let time = 0;
    const view = progress(stream, { live: true, now: () => time });
    const waiting = view.waiting('staging');
    time = 12_000;
    await vi.waitFor(() => expect(text()).toMatch(/[⠋-⠿] waiting for staging {2}0:12/));
    waiting[Symbol.dispose]();
    view.close();
  });

  it('writes what was noted even when it ends before the first drawing', () => {
    const { stream, text } = screen(true);
    const view = progress(stream, { live: true });
    view.note('no such environment');
    view.close();
    expect(text()).toBe('no such environment\n');
  });

  it('is chosen on a terminal only', async () => {
    const { stream, text } = screen(false);
    const view = progress(stream);
    view.note('a line');
    view.close();
    expect(text()).toBe('a line\n');
  });
});
