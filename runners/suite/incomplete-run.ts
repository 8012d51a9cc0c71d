/** Why a tool's files are not what a completed run leaves. */
import type { Files } from '../../core/claim.ts';
import type { Reason } from '../../core/model.ts';
import { completed, type RecordedExit } from './exit.ts';
import { exitReason } from './exit-reason.ts';
import type { Journal, ReportedError } from './journal.ts';

/** The first thing that is wrong, or undefined. `planned`: the keys of the tests that must be there, no more and no fewer. */
export function incompleteRun(
  exit: RecordedExit | undefined,
  journal: Journal | undefined,
  planned: readonly string[],
  files: Files,
): Reason | undefined {
  return (
    incompleteExit(exit, files) ??
    journalFlaw(journal, files) ??
    differentTests(journal, planned) ??
    (exit === undefined ? undefined : exitReason(exit, completed))
  );
}

/** For every tool: its end was not recorded, it was ended, or a file that it left is gone. */
export function incompleteExit(exit: RecordedExit | undefined, files: Files): Reason | undefined {
  if (exit === undefined) return { code: 'tool-wrote-nothing', detail: 'how the tool ended was not recorded' };
  const missing = exit.files.filter((path) => !files.has(path));
  return (
    exitReason(exit) ??
    (missing.length === 0 ? undefined : { code: 'evidence-changed', detail: `missing: ${missing.join(', ')}` })
  );
}

function journalFlaw(journal: Journal | undefined, files: Files): Reason | undefined {
  if (journal === undefined) return { code: 'tool-wrote-nothing' };
  if (journal.server !== undefined)
    return { code: 'tool-failed', detail: `its configuration started a server of its own: ${journal.server}` };
  const [softened] = journal.softened;
  if (softened !== undefined) return { code: 'tool-failed', detail: softened };
  if (journal.end === 'timed-out') return suiteTimedOut;
  const [error] = journal.errors;
  if (error !== undefined) return died.test(error.message) ? killedBy(error, files) : brokenBy(error);
  if (journal.broken !== 0) return brokenRecord;
  if (journal.bailed !== undefined) return endedBy(journal.bailed);
  if (journal.end === undefined) return unfinishedRecord;
  return journal.end === 'interrupted' ? { code: 'interrupted' } : undefined;
}

function brokenBy(error: ReportedError): Reason {
  return { code: 'suite-failed', detail: described(error) };
}

/** Node says on standard error that its heap is full, and the system nothing. */
function killedBy(error: ReportedError, files: Files): Reason {
  const said = new TextDecoder().decode(files.get('stderr.txt'));
  if (!/\bJavaScript heap out of memory\b/.test(said)) return { code: 'tool-killed', detail: described(error) };
  return {
    code: 'tool-killed',
    detail: `the heap of a Node process was full (JavaScript heap out of memory): ${described(error)}`,
    fix: 'Let its tests hold less at a time, or give its processes more: execArgv: ["--max-old-space-size=4096"] in the Vitest configuration.',
  };
}

/** Vitest's words for a worker that the system has killed. */
const died = /\bWorker exited unexpectedly with signal\b/;

const suiteTimedOut: Reason = {
  code: 'tool-timed-out',
  detail: 'the time that its own configuration allows for the whole suite',
  fix: 'Find out which of its tests takes long, or raise globalTimeout in its configuration.',
};

function endedBy(setting: string): Reason {
  return {
    code: 'not-reached',
    detail: `${setting} in the suite’s configuration ended it after so many failures`,
    fix: `Fix what failed. To see what else does, set ${setting.split(':')[0]}: 0 where the environment variable STAGEGATE_ENVIRONMENT is set.`,
  };
}

const brokenRecord: Reason = {
  code: 'tool-output-unreadable',
  detail: 'some lines of the record that the gate’s reporter wrote are broken or missing',
  fix: 'Make sure that the disk has space, and that no test writes or removes files outside its own folder, then run the gate again.',
};

const unfinishedRecord: Reason = {
  code: 'tool-output-unreadable',
  detail: 'the tool’s process ended before its suite did',
  fix: 'Remove what ends it from the suite: process.exit in a test, a hook, the configuration or globalTeardown.',
};

function described({ file, line, message }: ReportedError): string {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  // Playwright adds which tests the worker ran.
  const lines =
    message
      .split(/\n\s*Failed worker ran /)[0]
      ?.split('\n')
      .map((text) => text.trim()) ?? [];
  return `${place}${lines
    .filter((text) => text !== '')
    .slice(0, 2)
    .join(' ')}`;
}

function differentTests(journal: Journal | undefined, planned: readonly string[]): Reason | undefined {
  const seen = new Set(journal?.tests.map(({ key }) => key));
  const missing = planned.filter((key) => !seen.has(key));
  const expected = new Set(planned);
  const extra = [...seen].filter((key) => !expected.has(key));
  if (missing.length === 0 && extra.length === 0) return undefined;
  const parts = [
    ...missing.map((key) => `planned and not there: ${named(key)}`),
    ...extra.map((key) => `there and not planned: ${named(key)}`),
  ];
  return { code: 'tests-differ', detail: parts.join('; ') };
}

/** `"cart › adds a product" (e2e/cart.spec.ts)`. */
export function named(key: string): string {
  const [, file, ...titles] = JSON.parse(key) as string[];
  return `"${titles.join(' › ')}" (${file})`;
}
