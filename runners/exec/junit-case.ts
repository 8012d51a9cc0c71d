/** One `<testcase>`: its outcome by all that its attributes and elements say. */
import { neutralElements, type Outcome, outcomeAttributes, outcomeOf } from './outcome-words.ts';
import { distinct, type Failure, fullName, longest, type ReportedTest } from './reported-test.ts';

export type Attributes = Readonly<Record<string, string>>;

/** Surefire reports the attempts of a test as its children. */
export const failing = ['failure', 'error', 'rerunfailure', 'rerunerror'];
export const flaky = ['flakyfailure', 'flakyerror'];

export interface Case {
  readonly name: string;
  readonly identity: string;
  readonly place: string | undefined;
  readonly failures: Failure[];
  failed: boolean;
  flaky: boolean;
  skipped: boolean;
  /** Node runs a test that is still to do, and passes it if it fails. */
  todo: boolean;
  /** A word for its outcome that is not known. */
  unknown: string | undefined;
  note: string | undefined;
}

/** A class that says nothing, such as Node's "test", gives way to the suites around the test. */
export function toCase(attributes: Attributes, suites: readonly string[]): Case {
  const { name = '', classname = '', file, line } = attributes;
  const said = outcomeAttributes.map((key) => attributes[key] ?? '').filter((word) => word.trim() !== '');
  const has = (outcome: Outcome): boolean => said.some((word) => outcomeOf(word) === outcome);
  const outer = classname === '' || classname === 'test' ? suites : classname === name ? [] : [classname];
  return {
    name: fullName([...outer, name]),
    identity: distinct(JSON.stringify([...suites, classname, file ?? '', name])),
    place: file === undefined ? undefined : distinct(`${file}${line === undefined ? '' : `:${line}`}`),
    failures: [],
    failed: has('failed') || attributes['success']?.toLowerCase() === 'false',
    flaky: false,
    skipped: has('skipped') || attributes['executed']?.toLowerCase() === 'false',
    todo: false,
    unknown: said.find((word) => isUnknown(word))?.slice(0, longest),
    note: undefined,
  };
}

export function isUnknown(word: string): boolean {
  return word.trim() !== '' && outcomeOf(word) === 'unknown';
}

/** An element that is not of the format: `<failed>`, `<timedout>`, `<description>`. */
export function markUnlisted(test: Case, tag: string): void {
  if (neutralElements.includes(tag)) return;
  const outcome = outcomeOf(tag);
  if (outcome === 'failed') test.failed = true;
  else if (outcome === 'skipped') test.skipped = true;
  else if (outcome === 'unknown') test.unknown ??= `<${tag.slice(0, 100)}>`;
}

export function mark(test: Case, tag: string, { type }: Attributes): void {
  if (failing.includes(tag)) test.failed = true;
  else if (flaky.includes(tag)) test.flaky = true;
  else {
    test.skipped = true;
    test.todo ||= type?.toLowerCase() === 'todo';
  }
}

export function toTest({
  name,
  identity,
  failures,
  failed: broken,
  flaky: retried,
  skipped,
  todo,
  unknown,
  note: said,
}: Case): ReportedTest {
  const failed = broken && !todo;
  const note = failed ? said : (unknown ?? said);
  const status = failed
    ? 'failed'
    : unknown !== undefined
      ? 'unknown'
      : skipped
        ? 'skipped'
        : retried
          ? 'flaky'
          : 'passed';
  return { name, identity, status, failures, ...(note === undefined || note === '' ? {} : { note }) };
}

export function placeOf({ place }: Case): Pick<Failure, 'place'> {
  return place === undefined ? {} : { place };
}
