/** Records each test and each attempt as it ends. Vitest's own JSON report knows neither projects nor retries, and is written at the very end. */
import type { Reporter, SerializedError, TestCase, TestModule, TestRunEndReason, TestSuite } from 'vitest/node';
import { hadAsked, recordedContact } from '../suite/contact.ts';
import { frameIn } from '../suite/frames.ts';
import type { Attempt, ListedTest, ReportedError } from '../suite/journal.ts';
import { type JournalWriter, testKey } from '../suite/writer.ts';
import type { Seen, Told } from './contact.ts';
import { sentence, serialized } from './error-words.ts';
import { failedHook } from './failed-hook.ts';

export class JournalReporter implements Reporter {
  readonly #journal: JournalWriter;
  readonly #record: string | undefined;
  /** Failures after which the suite's own configuration ends the run; 0 if none do. */
  #bail = 0;
  /** Files run in several workers at a time. */
  #isSideBySide = false;
  #failures = 0;
  #end: TestRunEndReason = 'failed';
  readonly #running = new Set<TestCase>();

  /** `record` is the folder in which each process of the suite records whom it reached. */
  constructor(journal: JournalWriter, record: string | undefined) {
    this.#journal = journal;
    this.#record = record;
  }

  configured({ bail = 0, maxWorkers }: { readonly bail?: number; readonly maxWorkers: number }): void {
    this.#bail = bail;
    this.#isSideBySide = maxWorkers > 1;
  }

  /** After listing alone: Vitest fails a test that is focused when it collects it. */
  onListed(module: TestModule): void {
    this.onTestModuleCollected(module);
    this.#broken(module);
    for (const suite of module.children.allSuites()) this.#broken(suite);
    for (const test of module.children.allTests('failed')) {
      const file = this.#journal.place(module.moduleId);
      for (const error of test.result().errors ?? []) {
        this.#journal.write({ kind: 'error', ...this.#error(error), file, line: test.location?.line ?? 1 });
      }
    }
  }

  onTestModuleCollected(module: TestModule): void {
    this.#journal.writeAll([...module.children.allTests()].map((test) => this.#found(test)));
  }

  onTestCaseReady(test: TestCase): void {
    this.#running.add(test);
  }

  /** The process is about to end. */
  onInterrupted(): void {
    for (const test of this.#running) this.#journal.write(this.#attempt(test, 'interrupted', []));
  }

  /** Called once the last retry has ended. */
  onTestCaseResult(test: TestCase): void {
    this.#running.delete(test);
    if (test.result().state === 'failed') this.#failures += 1;
    this.#journal.writeAll(this.#attempts(test));
  }

  onTestSuiteResult(suite: TestSuite): void {
    this.#broken(suite);
  }

  onTestModuleEnd(module: TestModule): void {
    this.#broken(module);
  }

  onTestRunEnd(_modules: readonly TestModule[], unhandled: readonly SerializedError[], reason: TestRunEndReason): void {
    for (const error of unhandled) this.#outside(error);
    const isBailed = reason === 'interrupted' && this.#hasBailed();
    if (isBailed) this.#journal.write({ kind: 'bailed', setting: `bail: ${this.#bail}` });
    if (this.#record !== undefined) this.#journal.write({ kind: 'contact', contact: recordedContact(this.#record) });
    this.#end = isBailed ? 'failed' : reason;
  }

  /** Once Vitest is closed, or has failed by an error of the configuration, of global set-up or tear-down. */
  end(errors: readonly unknown[], config: string | undefined): void {
    for (const error of errors) this.#outside(serialized(error), config);
    this.#journal.end(errors.length > 0 ? 'failed' : this.#end);
  }

  /** The lines in an error of the configuration are those of what Vite made of it. */
  #outside(error: SerializedError, config?: string): void {
    const { line, ...told } = this.#error(error);
    const isMapped = line !== undefined && (config === undefined || told.file !== this.#journal.place(config));
    this.#journal.writeError({ ...told, ...(isMapped ? { line } : {}) }, error.stack ?? sentence(error));
  }

  #found(test: TestCase): ListedTest {
    const { file, project, titles } = this.#identity(test);
    return {
      kind: 'test',
      key: testKey(project, file, titles),
      project,
      titles,
      file,
      ...(test.location === undefined ? {} : { line: test.location.line }),
      tags: [...(test.tags ?? [])],
      annotations: [],
    };
  }

  #attempts(test: TestCase): readonly Attempt[] {
    const result = test.result();
    const { assertions = [], seen = [] } = test.meta();
    if (result.state === 'skipped' || result.state === 'pending') {
      const note = result.state === 'skipped' ? result.note : undefined;
      const isLeftOut = note === undefined && test.options.mode === 'run' && this.#hasBailed();
      if (isLeftOut) return [];
      return [{ ...this.#attempt(test, 'skipped', []), ...(note === undefined ? {} : { note }) }];
    }
    const attempts = test.attempts().map(({ state, errors, duration }, index) => ({
      ...this.#attempt(test, happened(test, state), errors ?? []),
      seconds: duration / 1000,
      assertions: assertions[index] ?? 0,
      ...this.#told(seen[index], state === 'failed'),
    }));
    return result.state === 'failed' ? failedLast(attempts) : attempts;
  }

  /** A failure is none of staging's before anything has asked it. Of files that run side by side, chance would decide which was first. */
  #told(seen: Seen | undefined, hasFailed: boolean): Told {
    if (seen === undefined) return {};
    const { ended, worker, silent, beside, contact, ...told } = seen;
    if (!hasFailed || silent === undefined) return { contact, ...told };
    const alone = this.#isSideBySide ? { worker } : undefined;
    const isFirst = this.#record !== undefined && !hadAsked(this.#record, ended, alone);
    return { contact: isFirst ? { ...contact, unasked: true } : contact, ...told, ...(beside ? {} : { silent }) };
  }

  #attempt(test: TestCase, status: Attempt['status'], errors: readonly SerializedError[]): Attempt {
    const { file, project, titles } = this.#identity(test);
    return {
      kind: 'attempt',
      key: testKey(project, file, titles),
      status,
      expected: test.options.fails === true ? 'failed' : 'passed',
      retriesLeft: 0,
      seconds: 0,
      assertions: 0,
      errors: errors.map((error) => this.#error(error, test.module.moduleId)),
      attachments: [],
    };
  }

  /** A hook for several tests that failed is told with the tests that it left out, or after which it ran: if each of those has failed, that is enough. What breaks without a test is the run's. */
  #broken(suite: TestSuite | TestModule): void {
    const errors = suite.errors();
    if (errors.length === 0) return;
    const { hook, tests } = failedHook(suite);
    for (const test of tests) this.#journal.write({ ...this.#attempt(test, 'failed', errors), hook });
    if (tests.length > 0) return;
    const file = suite.type === 'module' ? suite.moduleId : suite.module.moduleId;
    for (const error of errors) {
      const whole = error.stack ?? sentence(error);
      if (hook === 'afterAll') this.#journal.print(whole);
      else this.#journal.writeError({ ...this.#error(error, file), file: this.#journal.place(file) }, whole);
    }
  }

  #hasBailed(): boolean {
    return this.#bail > 0 && this.#failures >= this.#bail;
  }

  #identity(test: TestCase): { readonly project: string; readonly file: string; readonly titles: string[] } {
    return { project: test.project.name, file: this.#journal.place(test.module.moduleId), titles: titlesOf(test) };
  }

  /** At the line of the spec if the error passed through it: a helper's line says less. */
  #error(error: SerializedError, spec?: string): ReportedError {
    const stacks = error.stacks ?? [];
    const inSpec =
      spec === undefined ? undefined : (stacks.find(({ file }) => file === spec) ?? frameIn(spec, error.stack));
    return this.#journal.error(sentence(error), [inSpec, ...stacks], error.stack);
  }
}

function titlesOf(entity: TestCase | TestSuite): string[] {
  return [...(entity.parent.type === 'suite' ? titlesOf(entity.parent) : []), entity.name];
}

/** Vitest turns the state of a `test.fails` round; this turns it back. */
function happened(test: TestCase, state: 'passed' | 'failed' | 'skipped'): Attempt['status'] {
  if (test.options.fails !== true || state === 'skipped') return state;
  return state === 'passed' ? 'failed' : 'passed';
}

/** If a test is repeated, one failure fails it, whatever comes after. */
function failedLast(attempts: readonly Attempt[]): readonly Attempt[] {
  return attempts.toSorted((a, b) => Number(a.status === 'failed') - Number(b.status === 'failed'));
}
