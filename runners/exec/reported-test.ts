/** What a report of any tool says, in one shape. */
import { hash } from 'node:crypto';

/** One report of a test. */
export interface ReportedTest {
  /** As the claim's list names it: class or suites, then the test, joined by dots. */
  readonly name: string;
  /** Its suites and its name as written: records that share it are attempts of one test. Names that differ only in blanks are two tests' names. */
  readonly identity: string;
  readonly status: 'passed' | 'failed' | 'flaky' | 'skipped' | 'unknown';
  /** Of failed attempts. */
  readonly failures: readonly Failure[];
  /** Why it was skipped, or the word for its outcome that is not known. */
  readonly note?: string;
}

export interface Failure {
  readonly message: string;
  /** What the report says besides the message: the stack, causes, the test's output. */
  readonly text?: string;
  /** The exception's class. */
  readonly type?: string;
  /** `file:line`. */
  readonly place?: string;
}

export interface TestReport {
  /** Those before the flaw, if there is one. */
  readonly tests: readonly ReportedTest[];
  /** What failed outside a test, such as a file that did not load. */
  readonly errors: readonly string[];
  /** Why the rest could not be read. */
  readonly flaw?: string;
  /** When it says that it, its suites or its tests began, as written. */
  readonly times?: readonly string[];
  /** Which builds it says that it is of, as written. */
  readonly builds?: readonly string[];
}

/** A report and its file. */
export interface Located extends TestReport {
  /** As the command left it. */
  readonly path: string;
  /** Inside the task's folder. */
  readonly evidence: string;
}

/** Few names have such blanks. */
const oddBlanks = /^\s|\s\s|[^\S ]|\s$/;

/** On one line, as in a list of tests. */
export function fullName(parts: readonly (string | undefined)[]): string {
  return distinct(
    parts
      .map((part = '') => (oddBlanks.test(part) ? part.replace(/\s+/g, ' ').trim() : part))
      .filter((part) => part !== '')
      .join('.'),
  );
}

/** Characters of a name, and of an identity: a suite's name is in those of all its tests. */
const longestName = 4_000;

/** A longer name is its start, its length and its digest, so that no two become one. */
export function distinct(name: string): string {
  if (name.length <= longestName) return name;
  const digest = hash('sha256', name).slice(0, 16);
  return `${name.slice(0, longestName).toWellFormed()}… (${name.length} characters, ${digest})`;
}

export const longest = 4_000;
/** Of a failure's text: a cause may stand below a long stack. */
export const longestText = 32_000;
