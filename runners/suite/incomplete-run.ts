/** Why a tool's files are not what a completed run leaves. */
import type { Files } from '../../core/claim.ts';
import type { Reason } from '../../core/model.ts';
import type { RecordedExit } from './exit.ts';
import type { Journal, Trouble } from './journal.ts';

/** The first thing that is wrong, or undefined. `planned` are the keys of the tests that must have been there, no more and no fewer. */
export function obstacle(
  exit: RecordedExit | undefined,
  journal: Journal | undefined,
  planned: readonly string[],
  files: Files,
): Reason | undefined {
  return ended(exit, files) ?? recorded(journal) ?? same(journal, planned) ?? finished(exit);
}

function ended(exit: RecordedExit | undefined, files: Files): Reason | undefined {
  if (exit === undefined) return { code: 'tool-wrote-nothing', detail: 'how the tool ended was not recorded' };
  if (exit.failure !== undefined) return { code: 'tool-failed', detail: exit.failure };
  if (exit.stopped) return { code: 'interrupted' };
  if (exit.signal !== null) return { code: 'tool-killed', detail: exit.signal };
  const lost = exit.files.filter((path) => !files.has(path));
  return lost.length === 0 ? undefined : { code: 'evidence-changed', detail: `missing: ${lost.join(', ')}` };
}

function recorded(journal: Journal | undefined): Reason | undefined {
  if (journal === undefined) return { code: 'tool-wrote-nothing' };
  if (journal.server !== undefined)
    return { code: 'tool-failed', detail: `its configuration started a server of its own: ${journal.server}` };
  const [error] = journal.errors;
  if (error !== undefined) return { code: 'tool-failed', detail: described(error) };
  if (journal.broken !== 0)
    return { code: 'tool-output-unreadable', detail: 'some of its lines are broken or missing' };
  if (journal.end === undefined) return { code: 'tool-output-unreadable', detail: 'the tool did not record its end' };
  if (journal.end === 'interrupted') return { code: 'interrupted' };
  return journal.end === 'timed-out'
    ? { code: 'tool-timed-out', detail: 'the time that its own configuration allows' }
    : undefined;
}

function described({ file, line, message }: Trouble): string {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  const lines = message.split('\n').map((text) => text.trim());
  return `${place}${lines
    .filter((text) => text !== '')
    .slice(0, 2)
    .join(' ')}`;
}

function same(journal: Journal | undefined, planned: readonly string[]): Reason | undefined {
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

function named(key: string): string {
  const [, file, ...titles] = JSON.parse(key) as string[];
  return `"${titles.join(' › ')}" (${file})`;
}

function finished(exit: RecordedExit | undefined): Reason | undefined {
  return exit?.code === 0 || exit?.code === 1 ? undefined : { code: 'tool-failed', detail: `exit code ${exit?.code}` };
}
