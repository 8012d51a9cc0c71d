/** What a test tool has listed, or why it could not. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ReasonError, UsageError } from '../../core/errors.ts';
import type { Chosen } from '../../core/model.ts';
import { originsIn } from '../../fixtures/claims/forwarded-variables.ts';
import type { Exit } from '../processes.ts';
import type { ListContext, Listing } from '../runner.ts';
import { type SpecClaim, toListing } from './checks.ts';
import { type Journal, parseJournal, type ReportedError } from './journal.ts';
import { listTimeout } from './list-timeout.ts';
import { readWords, withheldIn, withheldWords } from './variables.ts';
import { journalFile } from './writer.ts';

/** A listing, and the files of which it has no test. */
export type ReadListing = Listing & { readonly untested: readonly string[] };

/** Throws a `UsageError` that quotes the tool if it could not list, and names the specs if it found no test. */
export function readListing(
  claim: SpecClaim,
  exit: Exit,
  {
    scratch,
    signal,
    environmentFile,
    requirements,
    variables,
  }: Pick<ListContext, 'scratch' | 'signal' | 'environmentFile' | 'requirements' | 'variables'>,
): ReadListing {
  if (signal.aborted) throw new ReasonError({ code: 'interrupted' });
  const path = join(scratch, journalFile);
  const journal = existsSync(path) ? parseJournal(readFileSync(path)) : undefined;
  const specs = claim.args.specs.join(', ');
  const withHint = (text: string): string => {
    const errors = journal?.errors ?? [];
    const withheld = (said: readonly string[]): readonly string[] => withheldIn(said.join('\n'), claim.args, variables);
    const named = withheld([text, ...errors.map(({ message }) => message)]);
    const read = withheld(errors.flatMap(({ reads = [] }) => reads)).filter((name) => !named.includes(name));
    return [
      text,
      ...(named.length === 0 ? [] : [withheldWords(named)]),
      ...(read.length === 0 ? [] : [`A file that it passed through ${readWords(read)}`]),
    ].join('\n');
  };
  if (journal?.server !== undefined) throw new UsageError(ownServer(claim, journal.server));
  if (journal !== undefined && journal.softened.length > 0) throw new UsageError(journal.softened.join('\n'));
  if (exit.stopped) throw new UsageError([tooSlow(specs), ...(journal?.errors ?? []).map(described)].join('\n'));
  if (journal !== undefined && journal.errors.length > 0)
    throw new UsageError(
      withHint(`The specs in ${specs} do not load:\n${telling(journal.errors).map(described).join('\n')}`),
    );
  if (journal?.end === undefined || exit.code !== 0)
    throw new UsageError(withHint(`The tests in ${specs} could not be listed: ${lastWords(exit, scratch)}`));
  if (journal.tests.length === 0) throw new UsageError(noTests(claim, chosen(journal.selects)));
  const isNarrowed = claim.args.grep !== undefined || journal.selects.length > 0;
  const empty = isNarrowed
    ? []
    : claim.args.projects.filter((name) => !journal.tests.some(({ project }) => isNamed(project, name)));
  if (empty.length > 0) throw new UsageError(noTestsOf(empty, specs));
  const { checks, args } = toListing(journal.tests, claim, requirements);
  const declared = Object.values(originsIn(environmentFile));
  const { unchecked, selects, traces, isolated } = journal;
  return {
    checks,
    untested: untestedIn(journal, claim.args.projects),
    args: { ...args, declared, ...(unchecked.length === 0 ? {} : { unchecked }), ...(traces ? { trace: 'own' } : {}) },
    ...(selects.length === 0 ? {} : { chosen: chosen(selects) }),
    ...(isolated ? { isolated } : {}),
  };
}

function chosen(selects: Journal['selects']): Chosen {
  const counts = selects.flatMap(({ leftOut = [] }) => leftOut);
  const by = selects.map(({ setting }) => setting);
  return counts.length < selects.length ? { by } : { by, leftOut: counts.reduce((sum, count) => sum + count, 0) };
}

/** What its tests would see is that server, and not staging. */
function ownServer({ args }: SpecClaim, command: string): string {
  return `The configuration "${args.config}" starts its own server ("${command}"), but staging is what is judged. If the environment variable STAGEGATE_ENVIRONMENT is set, give it no webServer, and take the base URL from PLAYWRIGHT_TEST_BASE_URL.`;
}

function tooSlow(specs: string): string {
  return `The tests in ${specs} were not listed within ${listTimeout} s, and the tool was stopped. Run it by hand to see what its configuration or its specs wait for as they load.`;
}

/** That no test is left follows from what does not load. */
function telling(errors: readonly ReportedError[]): readonly ReportedError[] {
  const others = errors.filter(({ message }) => !/^Error: No tests found\b/.test(message));
  return others.length === 0 ? errors : others;
}

function described({ message, file, line }: ReportedError): string {
  return `  ${file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `}${withoutOptions(message).split('\n').slice(0, 6).join('\n    ')}`;
}

/** Both tools name an option of theirs, which nobody has typed. */
function withoutOptions(message: string): string {
  return /--allowOnly|--forbid-only/.test(message) ? '.only would leave out all other tests. Remove it.' : message;
}

/** As the tools choose projects: a star stands for anything. */
function isNamed(project: string, name: string): boolean {
  const pattern = new RegExp(`^${name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i');
  return pattern.test(project);
}

/** In none of the projects that are listed. */
function untestedIn({ untested, tests }: Journal, projects: readonly string[]): readonly string[] {
  const isListed = (project: string): boolean =>
    projects.length === 0 || projects.some((name) => isNamed(project, name));
  const tested = new Set(tests.map(({ file }) => file));
  const files = untested.filter(({ project, file }) => isListed(project) && !tested.has(file));
  return [...new Set(files.map(({ file }) => file))].toSorted();
}

function noTestsOf(projects: readonly string[], specs: string): string {
  const names = projects.map((name) => `"${name}"`).join(', ');
  return `There is no test in ${specs} of the project ${names}, which the claim names. Fix the project's testDir or testMatch in the configuration, or take it out of the claim.`;
}

function noTests({ args }: SpecClaim, { by }: Chosen): string {
  const narrowed = [
    ...(args.grep === undefined ? [] : [`grep ${JSON.stringify(args.grep)}`]),
    ...(args.projects.length === 0 ? [] : [`project ${args.projects.join(', ')}`]),
    ...by.map((setting) => `the configuration’s ${setting}`),
  ];
  return `There is no test in ${args.specs.join(', ')}${narrowed.length === 0 ? '' : ` (with ${narrowed.join(' and ')})`}. Tests are in files that end in .spec.ts or as the configuration says; fix the claim's specs, or remove the claim.`;
}

function lastWords(exit: Exit, scratch: string): string {
  const [said] = ['stderr.txt', 'stdout.txt']
    .map((name) =>
      stripVTControlCharacters(existsSync(join(scratch, name)) ? readFileSync(join(scratch, name), 'utf8') : '').trim(),
    )
    .filter((text) => text !== '');
  const end = exit.failure ?? (exit.signal === null ? exited(exit.code) : `ended by ${exit.signal}`);
  return said === undefined ? end : `${end}\n${withoutStack(said).slice(-12).join('\n').replace(/ \{$/m, '')}`;
}

function exited(code: Exit['code']): string {
  return code === 0
    ? 'its process ended before they were; does the configuration, or a spec, call process.exit?'
    : `exit code ${code}`;
}

/** Of a stack, the first line that is the team's; nothing of what Node prints around an error and of its fields. */
function withoutStack(said: string): readonly string[] {
  const lines = said.split('\n').filter((line) => !noise.test(line));
  const theirs = lines.find((line) => isFrame(line) && !/node_modules|node:/.test(line));
  return lines.filter((line) => line === theirs || !isFrame(line));
}

const noise =
  /^(?:\s*\}|Node\.js v[\d.]+|node:internal\/.*|\s*\^|\s+(?:errno|code|syscall|path|loc|file|line|column|pos): .*|\s*triggerUncaughtException\(|)$/;

function isFrame(line: string): boolean {
  return /^\s+at /.test(line);
}
