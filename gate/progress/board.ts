/** What is known of a run while it runs. */

import { type Finding, type Layer, layers, type Plan, type Task } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { gist, reasonSentence } from '../../reports/words/findings.ts';
import { duration } from '../../reports/words/format.ts';

export interface LayerState {
  readonly layer: Layer;
  readonly total: number;
  judged: number;
  passed: number;
  blocking: number;
}

export interface Running {
  readonly task: Task;
  /** By the clock that the board was given. */
  readonly since: number;
}

export interface Waiting {
  readonly what: string;
  readonly since: number;
}

/** Milliseconds before the person is told what is waited for. */
export const patience = 3_000;

/** `148 checks in 23 tasks`. */
export function checksIn({ tasks }: Plan): string {
  const checks = tasks.reduce((sum, task) => sum + task.checks.length, 0);
  return `${checks} check${checks === 1 ? '' : 's'} in ${tasks.length} task${tasks.length === 1 ? '' : 's'}`;
}

export class Board {
  readonly running = new Map<string, Running>();
  readonly #waiting = new Set<Waiting>();
  readonly #layers = new Map<Layer, LayerState>();
  readonly #now: () => number;
  readonly #start: number;
  readonly #findings = new Map<string, readonly Finding[]>();
  #head = '';
  #expected = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.#start = now();
  }

  plan(plan: Plan, seconds: number): void {
    const checks = plan.tasks.flatMap((task) => task.checks);
    for (const [layer, own] of Map.groupBy(checks, (check) => check.layer)) {
      this.#layers.set(layer, { layer, total: own.length, judged: 0, passed: 0, blocking: 0 });
    }
    this.#expected = seconds;
    this.#head = `${line(plan.environment.name)} · ${plan.profile} profile · ${checksIn(plan)}`;
  }

  wait(what: string): Disposable {
    const one = { what: line(what), since: this.#now() };
    this.#waiting.add(one);
    return { [Symbol.dispose]: () => this.#waiting.delete(one) };
  }

  /** `staging  0:12`, of what has taken a while. */
  get waiting(): readonly string[] {
    const now = this.#now();
    const long = [...this.#waiting].filter(({ since }) => now - since >= patience);
    return long.map(({ what, since }) => `${what}  ${clock(now - since)}`);
  }

  start(task: Task): void {
    this.running.set(task.id, { task, since: this.#now() });
  }

  end(task: Task, findings: readonly Finding[]): void {
    this.running.delete(task.id);
    // Of a task that was run again, what all its runs say replaces what the ones before said.
    this.#count(this.#findings.get(task.id) ?? [], -1);
    this.#count(findings, 1);
    this.#findings.set(task.id, findings);
  }

  #count(findings: readonly Finding[], by: 1 | -1): void {
    for (const { check, result, blocks } of findings) {
      const state = this.#layers.get(check.layer);
      if (state === undefined) continue;
      state.judged += by;
      if (result === 'pass') state.passed += by;
      if (result === 'fail' && blocks) state.blocking += by;
    }
  }

  /** `jetvision · full profile · 148 checks in 23 tasks`; empty before there is a plan. */
  get head(): string {
    return this.#head;
  }

  get expected(): string {
    return `about ${duration(Math.max(1, Math.round(this.#expected)))}`;
  }

  /** `4:09`, in minutes and seconds. */
  get elapsed(): string {
    return clock(this.#now() - this.#start);
  }

  /** In the order of the vocabulary. */
  get layers(): readonly LayerState[] {
    return layers.flatMap((layer) => this.#layers.get(layer) ?? []);
  }

  /** `load/users  2:04 of about 3 min`. */
  age({ task, since }: Running): string {
    return `${line(task.id)}  ${clock(this.#now() - since)} of about ${duration(task.seconds)}`;
  }
}

function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** `load/users: too close to its baseline to tell, run 2 of up to 5`. */
export function repeated(task: Task, attempt: number, upTo: number): string {
  return `${line(task.id)}: too close to its baseline to tell, run ${attempt} of up to ${upTo}`;
}

/** `health/redis  expected connected, got "timeout"`; a test with what it saw first. */
export function failed({ check, result, reason, ...finding }: Finding): string {
  const seen = gist({ check, result, ...finding });
  return `${line(check.id)}  ${result === 'inconclusive' && reason !== undefined ? reasonSentence(reason) : seen}`;
}
