/** Progress as plain lines, for CI and pipes. */

import type { Finding, RecordedRun, Task } from '../../core/model.ts';
import { line, logSafe } from '../../core/sanitize.ts';
import { reasonSentence } from '../../reports/words/findings.ts';
import { duration } from '../../reports/words/format.ts';
import { Board, failed, patience, repeated } from './board.ts';
import type { Progress } from './progress.ts';

/** A task that is expected to take this many seconds is announced. */
const long = 10;
/** CI systems stop jobs that are silent for minutes. Milliseconds. */
const heartbeat = 60_000;

export function lines(stream: NodeJS.WriteStream, now: () => number): Progress {
  const board = new Board(now);
  const skipped = new Skipped();
  let closed = false;
  const say = (text: string): void => {
    if (!closed) stream.write(`${logSafe(text)}\n`);
  };
  const flush = (): void => skipped.flush().forEach(say);
  const still = (what: string, all: readonly string[]): void => {
    if (all.length > 0) say(`… [${board.elapsed}] still ${what} ${all.join(', ')}`);
  };
  const timer = setInterval(() => {
    still('waiting for', board.waiting);
    still(
      'running:',
      [...board.running.values()].map((one) => board.age(one)),
    );
  }, heartbeat);
  timer.unref();
  return {
    note: (text) => {
      flush();
      say(line(text, 2_000));
    },
    waiting: (what) => {
      const waiting = board.wait(what);
      const first = setTimeout(() => say(`… [${board.elapsed}] waiting for ${line(what)}`), patience);
      first.unref();
      return {
        [Symbol.dispose]: () => {
          clearTimeout(first);
          waiting[Symbol.dispose]();
        },
      };
    },
    planned: (plan, seconds) => {
      board.plan(plan, seconds);
      say(`${board.head} · ${board.expected}`);
    },
    started: (task) => {
      flush();
      board.start(task);
      if (task.seconds >= long) say(`… [${board.elapsed}] ${line(task.id)}, about ${duration(task.seconds)}`);
    },
    ended: (task, run, findings) => {
      board.end(task, findings);
      if (!skipped.isLike(run)) flush();
      if (run.status === 'not-run') return skipped.add(task, run);
      for (const text of taskLines(task, run, findings, board.elapsed)) say(text);
    },
    again: (...how) => say(`… [${board.elapsed}] ${repeated(...how)}`),
    close: () => {
      flush();
      clearInterval(timer);
      closed = true;
    },
  };
}

function taskLines(task: Task, run: RecordedRun, findings: readonly Finding[], elapsed: string): readonly string[] {
  const passed = findings.filter(({ result }) => result === 'pass').length;
  const open = findings.filter(({ result, blocks }) => result !== 'pass' && blocks);
  const mark = open.some(({ result }) => result === 'fail') ? '✗' : open.length > 0 ? '?' : '✓';
  return [
    `${mark} [${elapsed}] ${line(task.id)}  ${ended(run, `${passed} of ${findings.length} passed`)}`,
    ...findings
      .filter(({ result, blocks }) => result === 'fail' && blocks)
      .map((finding) => `    ✗ ${failed(finding)}`),
  ];
}

/** Of a sign-off nothing has failed, and nothing took time: it is outstanding. */
function ended(run: RecordedRun, passed: string): string {
  const { reason, status } = run;
  if (reason?.code === 'not-signed') return reasonSentence(reason);
  return `${passed}${took(run)}${reason === undefined ? '' : `, ${status}: ${reasonSentence(reason)}`}`;
}

function took({ startedAt, endedAt }: RecordedRun): string {
  if (startedAt === undefined || endedAt === undefined) return '';
  return `  ${duration((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)}`;
}

function why({ reason }: RecordedRun): string {
  return reason === undefined ? 'for no known reason' : `because ${reasonSentence(reason)}`;
}

/** Tasks that were not run for the same reason are one line. */
class Skipped {
  #tasks: Task[] = [];
  #why = '';

  isLike(run: RecordedRun): boolean {
    return run.status === 'not-run' && why(run) === this.#why;
  }

  add(task: Task, run: RecordedRun): void {
    this.#tasks.push(task);
    this.#why = why(run);
  }

  flush(): readonly string[] {
    const [first, ...others] = this.#tasks.splice(0);
    if (first === undefined) return [];
    return [`? ${others.length === 0 ? line(first.id) : `${others.length + 1} tasks`} not run ${this.#why}`];
  }
}
