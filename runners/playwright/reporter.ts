/**
 * Runs inside Playwright and records each test and each attempt as it ends. Playwright's own JSON report is written at
 * the very end, so a killed run would leave nothing, and it leaves out which steps were assertions.
 */
import { dirname, relative, sep } from 'node:path';
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
  TestStep,
} from '@playwright/test/reporter';
import { processVariables } from '../../fixtures/context/process-env.js';
import { frameIn } from '../suite/frames.ts';
import type { Attempt, ReportedError } from '../suite/journal.ts';
import { JournalWriter, journalVariables, testKey } from '../suite/writer.ts';
import { Answers } from './answers.ts';
import { attemptKey } from './attempts.ts';
import { failedHook } from './failed-hook.ts';
import { failingStep } from './failing-step.ts';
import { missingImport } from './missing-import.ts';
import { PassedAssertions } from './passed-assertions.ts';
import { selections } from './selected.ts';
import { softened } from './softened.ts';
import { untested } from './untested.ts';
import { writeUntraced } from './untraced.ts';
import { launchVariables } from './variables.ts';

/** Nothing is launched; in a run, the mode that traces have by the command line looks like the configuration's own. */
const isListing = processVariables()[launchVariables.module] === undefined;

export default class JournalReporter implements Reporter {
  readonly #journal = new JournalWriter(processVariables());
  readonly #folder = dirname(processVariables()[journalVariables.journal] ?? '');
  readonly #assertions = new PassedAssertions();
  readonly #answers = new Answers(processVariables()[launchVariables.answers]);

  readonly #untraced = processVariables()[launchVariables.untraced];
  #suite: { readonly config: FullConfig; readonly root: Suite } | undefined;

  /** So that Playwright adds no reporter of its own. */
  printsToStdio(): boolean {
    return true;
  }

  onBegin(config: FullConfig, suite: Suite): void {
    this.#suite = { config, root: suite };
    const [server] = serversOf(config);
    if (server !== undefined) this.#journal.write({ kind: 'server', command: server });
    const file = config.configFile === undefined ? 'the configuration' : this.#journal.place(config.configFile);
    for (const message of softened(config, file)) this.#journal.write({ kind: 'softened', message });
    for (const setting of selections(config)) this.#journal.write({ kind: 'selects', setting });
    if (isListing && config.projects.some(({ use }) => use.trace !== undefined))
      this.#journal.write({ kind: 'traces' });
    for (const { name, dependencies } of config.projects)
      if (dependencies.length > 0) this.#journal.write({ kind: 'needs', project: name, on: dependencies });
    for (const { name, use } of config.projects) {
      if (use.ignoreHTTPSErrors !== true && use.contextOptions?.ignoreHTTPSErrors !== true) continue;
      this.#journal.write({
        kind: 'unchecked',
        place: `${file}${name === '' ? '' : `, project "${name}"`} (ignoreHTTPSErrors)`,
      });
    }
    const specs = processVariables()[launchVariables.specs];
    if (specs !== undefined)
      for (const { project, file } of untested(config, suite, JSON.parse(specs)))
        this.#journal.write({ kind: 'untested', project, file: this.#journal.place(file) });
    for (const test of suite.allTests()) {
      const { project, titles, file } = this.#identity(test);
      this.#journal.write({
        kind: 'test',
        key: testKey(project, file, titles),
        project,
        titles,
        file,
        line: test.location.line,
        tags: test.tags,
        annotations: test.annotations.map(({ type, description }) => ({
          type,
          ...(description === undefined ? {} : { description }),
        })),
      });
    }
  }

  onStepBegin(_: TestCase, result: TestResult, step: TestStep): void {
    this.#assertions.begin(result, step);
  }

  onStepEnd(_: TestCase, result: TestResult, step: TestStep): void {
    this.#assertions.end(result, step);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const { project, titles, file } = this.#identity(test);
    const step = failingStep(result);
    const hook = failedHook(test, result);
    const note = result.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
    const status = statuses[result.status];
    const seen = this.#answers.of(attemptKey(test.id, result.retry), result.workerIndex, status === 'failed');
    this.#journal.write({
      kind: 'attempt',
      key: testKey(project, file, titles),
      status,
      expected: test.expectedStatus === 'failed' ? 'failed' : 'passed',
      retriesLeft: Math.max(0, test.retries - result.retry),
      seconds: result.duration / 1000,
      assertions: this.#assertions.count(result.steps),
      ...seen,
      errors: result.errors.map((error) => this.#error(error, test.location.file)),
      ...(hook === undefined ? {} : { hook }),
      ...(step === undefined ? {} : { step }),
      ...(note === undefined ? {} : { note }),
      ...(result.status === 'skipped' && test.expectedStatus !== 'skipped' ? { stopped: true } : {}),
      attachments: this.#attachments(result),
    });
  }

  /** What Node says as a worker dies. What tests print is not kept: a token that staging gave may be in it. */
  onStdErr(chunk: string | Buffer): void {
    for (const [line] of chunk.toString().matchAll(/^.*\bFATAL ERROR: .*$/gm)) process.stderr.write(`${line}\n`);
  }

  onError(error: TestError): void {
    const { maxFailures } = this.#suite?.config ?? {};
    if (/\bTesting stopped early after \d+ maximum allowed failures\b/.test(error.message ?? ''))
      this.#journal.write({ kind: 'bailed', setting: `maxFailures: ${maxFailures}` });
    else this.#journal.writeError(this.#error(error), error.stack ?? error.message ?? '');
  }

  onEnd(result: FullResult): void {
    if (this.#untraced !== undefined && this.#suite !== undefined)
      writeUntraced(this.#untraced, this.#suite.config, this.#suite.root);
    const contact = this.#answers.all();
    if (contact !== undefined) this.#journal.write({ kind: 'contact', contact });
    this.#journal.end(result.status === 'timedout' ? 'timed-out' : result.status);
  }

  #identity(test: TestCase): { project: string; titles: string[]; file: string } {
    const [, project = '', , ...titles] = test.titlePath();
    return { project, titles, file: this.#journal.place(test.location.file) };
  }

  /** At the line of the spec if the error passed through it: a helper's line says less. */
  #error(error: TestError, spec?: string): ReportedError {
    const inSpec = spec === undefined ? undefined : frameIn(spec, error.stack);
    const message = withCauses(error);
    const folders = this.#suite?.config.projects.map(({ testDir }) => testDir) ?? [];
    const places = [inSpec, missingImport(message, folders), error.location];
    return this.#journal.error(message, places, error.stack);
  }

  #attachments(result: TestResult): string[] {
    return result.attachments
      .flatMap(({ path }) => (path === undefined ? [] : [relative(this.#folder, path).split(sep).join('/')]))
      .filter((path) => !path.startsWith('..'))
      .toSorted((a, b) => rank(a) - rank(b));
  }
}

/** Playwright shows a reporter a single server; several are in the object behind its configuration. */
function serversOf(config: FullConfig): readonly string[] {
  const hidden = Object.getOwnPropertySymbols(config).map((symbol) => Reflect.get(config, symbol)?.webServers);
  return [config.webServer, ...hidden.flat()].flatMap((server) => server?.command ?? []);
}

/** `TypeError: fetch failed (connect ECONNREFUSED …)`: the reason is often the cause's. */
function withCauses({ message, value, stack, cause }: TestError): string {
  const [first, ...rest] = (message ?? value ?? stack ?? 'an error without a message').split('\n');
  const reason = cause === undefined ? '' : ` (${withCauses(cause).split('\n')[0]})`;
  return [`${first}${reason}`, ...rest].join('\n');
}

const statuses: Readonly<Record<TestResult['status'], Attempt['status']>> = {
  passed: 'passed',
  failed: 'failed',
  timedOut: 'failed',
  skipped: 'skipped',
  interrupted: 'interrupted',
};

const telling = ['.png', '.zip', '.webm'];

function rank(path: string): number {
  const index = telling.findIndex((end) => path.endsWith(end));
  return index === -1 ? telling.length : index;
}
