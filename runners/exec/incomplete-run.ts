/** Why a command's files are not those of a completed run. */
import type { Files } from '../../core/claim.ts';
import type { Reason } from '../../core/model.ts';
import type { RecordedExit } from '../suite/exit.ts';
import { incompleteExit } from '../suite/incomplete-run.ts';
import { notStarted } from '../suite/not-started.ts';
import type { ClaimedArguments } from './args.ts';
import type { Located, ReportedTest } from './reported-test.ts';
import type { Index } from './reports.ts';

export interface CommandResult {
  readonly exit: RecordedExit | undefined;
  readonly index: Index | undefined;
  readonly reports: readonly Located[];
  /** Reports that say that they are not of this run. */
  readonly odd: readonly { readonly path: string; readonly why: string }[];
  /** By name. */
  readonly seen: ReadonlyMap<string, readonly ReportedTest[]>;
  readonly args: Omit<ClaimedArguments, 'tests'> & { readonly tests: ReadonlyMap<string, string> };
  readonly files: Files;
}

/** The first thing that is wrong, if any. */
export function incompleteRun(result: CommandResult): Reason | undefined {
  return (
    incompleteExit(result.exit, result.files) ??
    withoutReport(result) ??
    unreadable(result) ??
    errorOutsideTests(result) ??
    differentTests(result) ??
    unexplained(result)
  );
}

/** Reports from before the run do not count. */
function withoutReport({ index, reports, odd, args, exit, files }: CommandResult): Reason | undefined {
  if (index === undefined) return { code: 'tool-output-unreadable', detail: 'which reports it left was not recorded' };
  if (reports.length > 0) return undefined;
  const stale = index.stale.length === 0 ? [] : [`older than the run: ${index.stale.slice(0, 3).join(', ')}`];
  const ignored = [...notCounted(index, odd), ...stale];
  const nothing = [`no report matches "${args.reports}"`, ...ignored].join('; ');
  if (exit?.code === 0) return { code: 'tool-wrote-nothing', detail: nothing, fix: writeReport(args) };
  const fix = notStarted(exit?.code)?.fix;
  return {
    code: 'tool-failed',
    detail: [`exit code ${exit?.code}`, ...lastWords(files), nothing].join('; '),
    ...(fix === undefined ? {} : { fix }),
  };
}

function writeReport({ format, reports, folder }: Pick<ClaimedArguments, 'format' | 'reports' | 'folder'>): string {
  return `Let the command write its report there anew in each run, or fix ${format}: "${reports}" in the claim, which is looked for ${folder === '.' ? 'from the project’s root' : `in ${folder}`}.`;
}

/** What was left, and is not evidence of this run. */
function notCounted(index: Index | undefined, odd: CommandResult['odd']): readonly string[] {
  const unchanged = (index?.unchanged ?? []).map(
    (path) => `${path} is the same as before the run: let the command remove it first (rm -f '${path}'; …)`,
  );
  return [...unchanged, ...odd.map(({ path, why }) => `${path} does not count, because ${why}`)].slice(0, 3);
}

function lastWords(files: Files): readonly string[] {
  const lines = ['stderr.txt', 'stdout.txt'].flatMap((name) =>
    new TextDecoder()
      .decode(files.get(name)?.slice(-4_000))
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-1),
  );
  return lines.slice(0, 1);
}

function unreadable({ reports, args }: CommandResult): Reason | undefined {
  const broken = reports.find(({ flaw }) => flaw !== undefined);
  if (broken !== undefined)
    return { code: 'tool-output-unreadable', detail: `${broken.path}: ${broken.flaw}`, fix: wholeReport(broken, args) };
  if (reports.some(({ tests }) => tests.length > 0)) return undefined;
  return {
    code: 'tool-wrote-nothing',
    detail: `there is no test in ${reports.map(({ path }) => path).join(', ')}`,
    fix: 'See in its output why the command ran no test: a filter, a folder, or a pattern that matches nothing.',
  };
}

const formats = { junit: 'JUnit XML', ctrf: 'CTRF' } as const;

function wholeReport(
  { path, flaw = '' }: Located,
  { format, reports }: Pick<ClaimedArguments, 'format' | 'reports'>,
): string {
  if (/^E[A-Z]+\b/.test(flaw)) return `Let the gate read ${path}: its permissions, or the disk, did not allow it.`;
  return `Let the tool’s own reporter write the whole of ${path} as ${formats[format]}, and nothing else write to it: no log, no second process. If it is another kind of file, fix ${format}: "${reports}" in the claim.`;
}

function errorOutsideTests({ reports }: CommandResult): Reason | undefined {
  const [error] = reports.flatMap(({ errors }) => errors);
  return error === undefined ? undefined : { code: 'tool-failed', detail: `outside its tests: ${error}` };
}

function differentTests({ index, odd, seen, args }: CommandResult): Reason | undefined {
  const promised = new Set(args.tests.values());
  const missing = [...promised].filter((name) => !seen.has(name));
  const extra = args.others === 'allowed' ? [] : [...seen.keys()].filter((name) => !promised.has(name));
  const parts = [
    ...some('promised and not there', missing),
    ...some('there and not promised', extra, (name) => `${name}${hasFailed(seen.get(name)) ? ' (failed)' : ''}`),
  ];
  if (parts.length === 0) return undefined;
  const ignored = notCounted(index, odd);
  if (ignored.length > 0) return { code: 'tests-differ', detail: [...parts, ...ignored].join('; ') };
  return { code: 'tests-differ', detail: `${parts.join('; ')}. Fix the tests, or the claim's list of them` };
}

function some(what: string, names: readonly string[], word = (name: string) => name): readonly string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, 5).map((name) => `"${word(name)}"`);
  return [`${what}: ${shown.join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`];
}

function hasFailed(tests: readonly ReportedTest[] = []): boolean {
  return tests.some(({ status }) => status === 'failed');
}

/** A tool that ends badly although every test passed has seen something that its reports do not show. */
function unexplained({ exit, seen, args }: CommandResult): Reason | undefined {
  if (exit?.code === 0) return undefined;
  const failed = [...seen].filter(([, tests]) => hasFailed(tests)).map(([name]) => name);
  const promised = new Set(args.tests.values());
  if (failed.some((name) => promised.has(name))) return undefined;
  const why =
    failed.length === 0
      ? 'though no test in its reports failed'
      : some('and these failed, which the claim does not list', failed)[0];
  return { code: 'tool-failed', detail: `exit code ${exit?.code}, ${why}` };
}
