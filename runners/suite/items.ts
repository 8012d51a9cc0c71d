/** What went wrong in a test, for people. */
import type { Files } from '../../core/claim.ts';
import type { Item } from '../../core/model.ts';
import type { Attempt, ReportedError } from './journal.ts';
import { overtime } from './overtime.ts';
import { readWords } from './variables.ts';

/** For a test that failed at least once or is declared to be broken; otherwise none. `withheld`: variables that the suite did not get. */
export function itemsOf(
  last: Attempt,
  failed: readonly Attempt[],
  files: Files,
  withheld: readonly string[] = [],
): readonly Item[] {
  const errors = failed.flatMap((attempt) =>
    telling(attempt.errors).map((error) => toItem(error, attempt, files, withheld)),
  );
  return [...declared(last), ...distinct(errors)];
}

function declared({ expected, status }: Attempt): readonly Item[] {
  if (expected === 'passed') return [];
  const detail = 'Until it is fixed, waive it in the policy, with an owner and a last day.';
  return [
    status === 'failed'
      ? { label: 'Declared to be broken, and it is', detail }
      : { label: 'Declared to be broken, but it passed', detail: 'Take the declaration (test.fail, test.fails) out.' },
  ];
}

/** That the test's time was over is said by what it waited for, too. */
function telling(errors: readonly ReportedError[]): readonly ReportedError[] {
  const isRepeated = (error: ReportedError): boolean => {
    const said = bare(error.message);
    return (
      /^Test timeout of \d+ms exceeded\.$/.test(said) &&
      errors.some(({ message }) => message.includes(said) && bare(message) !== said)
    );
  };
  return errors.filter((error) => !isRepeated(error));
}

function bare(message: string): string {
  return message.trim().replace(/^(?:Assertion|Timeout)?Error: /, '');
}

/** What an error says, in a line. */
export function labelOf(error: ReportedError): string {
  return told(error).label;
}

function told({ message }: ReportedError): { readonly label: string; readonly facts: readonly string[] } {
  const [first = '', ...rest] = message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return sentence(bare(first), factsIn(rest), waitedFor(rest));
}

function toItem(
  error: ReportedError,
  { attachments, step, hook }: Attempt,
  files: Files,
  withheld: readonly string[],
): Item {
  const { label: said, facts } = told(error);
  const label = hook === undefined ? said : `${hook}: ${said}`;
  const where = [...(step === undefined ? [] : [`in "${step}"`]), ...place(error)];
  const detail = [...facts, ...where, ...readBy(error, withheld)].join(' · ');
  const evidence = attachments.find((path) => files.has(path));
  return { label, ...(detail === '' ? {} : { detail }), ...(evidence === undefined ? {} : { evidence }) };
}

/** `waiting for getByLabel('Title')`: what the browser waited for when an attempt was cut off, and where. */
export function waitedIn({ errors }: Attempt): string | undefined {
  for (const error of errors) {
    const waited = waitedFor(error.message.split('\n').map((line) => line.trim()));
    if (waited !== undefined) return [waited, ...place(error).map((at) => `(${at})`)].join(' ');
  }
  return undefined;
}

/** `waiting for getByLabel('Title')`: what an action of the browser waited for. */
function waitedFor(lines: readonly string[]): string | undefined {
  const log = lines.findIndex((line) => line.startsWith('Call log'));
  const entries = log === -1 ? [] : lines.slice(log + 1).map((line) => line.replace(/^-\s*/, ''));
  return entries.find((line) => line.startsWith('waiting for '));
}

/** Lines such as `Expected: visible`, up to the call log. */
function factsIn(lines: readonly string[]): readonly string[] {
  const log = lines.findIndex((line) => line.startsWith('Call log'));
  return (log === -1 ? lines : lines.slice(0, log))
    .filter((line) => /^(?:Locator|Expected|Received|Error|Timeout)\b.*:/.test(line))
    .slice(0, 5)
    .map((line) => line.replace(/\s+/g, ' '));
}

/** `expect(getByTestId('welcome-message')).toBeVisible() failed`, `locator.fill: Timeout 15000ms exceeded, waiting for getByLabel('Title')`: the sentence names the element. */
function sentence(
  label: string,
  facts: readonly string[],
  waited: string | undefined,
): { readonly label: string; readonly facts: readonly string[] } {
  const late = overtime(label, waited);
  if (late !== undefined) return { label: late, facts };
  const locator = facts.find((fact) => fact.startsWith('Locator: '));
  if (locator === undefined && waited !== undefined && /\bexceeded\.$/.test(label))
    return { label: `${label.slice(0, -1)}, ${waited}`, facts };
  if (locator === undefined || !label.startsWith('expect(locator)')) return { label, facts };
  const named = label.replace('expect(locator)', () => `expect(${locator.slice('Locator: '.length)})`);
  return { label: named, facts: facts.filter((fact) => fact !== locator) };
}

/** A retry that fails in the same way says nothing new, but it alone may have a picture or a trace. */
function distinct(all: readonly Item[]): readonly Item[] {
  const same = Map.groupBy(all, ({ label, detail }) => JSON.stringify([label, detail]));
  return [...same.values()].flatMap(([first, ...others]) => {
    const shown = [first, ...others].find((item) => item?.evidence !== undefined && isTelling(item.evidence));
    return first === undefined ? [] : [{ ...first, ...(shown === undefined ? {} : { evidence: shown.evidence }) }];
  });
}

function isTelling(path: string): boolean {
  return /\.(?:png|jpe?g|zip|webm)$/i.test(path);
}

/** In the detail: no tests fail together by what their files read. */
function readBy({ message, reads = [] }: ReportedError, withheld: readonly string[]): readonly string[] {
  const names = reads.filter((name) => withheld.includes(name) && !message.includes(name));
  return names.length === 0 ? [] : [readWords(names)];
}

function place({ file, line }: ReportedError): readonly string[] {
  if (file === undefined) return [];
  return [line === undefined ? file : `${file}:${line}`];
}
