/** The tests of a JUnit XML file, as its tags come by. */
import { stripVTControlCharacters } from 'node:util';
import {
  type Attributes,
  type Case,
  failing,
  flaky,
  isUnknown,
  mark,
  markUnlisted,
  placeOf,
  toCase,
  toTest,
} from './junit-case.ts';
import { outcomeAttributes } from './outcome-words.ts';
import { namesBuild } from './report-age.ts';
import { type Failure, longest, longestText, type ReportedTest, type TestReport } from './reported-test.ts';

const silent = ['system-out', 'system-err', 'properties', 'property'];

interface Suite {
  readonly name: string;
  /** Failures that it counts in its own attributes. */
  readonly announced: number;
  /** Those seen before it. */
  readonly before: number;
}

interface Problem {
  readonly tag: string;
  readonly attributes: Attributes;
  text: string;
}

export class JunitTests {
  readonly #tests: ReportedTest[] = [];
  readonly #errors: string[] = [];
  readonly #suites: Suite[] = [];
  #case: Case | undefined;
  #problem: Problem | undefined;
  #silent = 0;
  /** Elements that are open inside the test. */
  #inside = 0;
  readonly #times = new Set<string>();
  readonly #builds = new Set<string>();
  /** Failures, also those that a retry fixed. */
  #shown = 0;

  /** As soon as a tag's name is known: a file that breaks off inside a failure's own tag shows a failure. */
  begin(tag: string): void {
    if (this.#case !== undefined && this.#problem === undefined && this.#silent === 0 && failing.includes(tag))
      this.#case.failed = true;
  }

  /** Tags in lower case. */
  open(tag: string, attributes: Attributes): void {
    if (this.#case !== undefined) this.#inside += 1;
    if (isSuite(tag) || tag === 'testcase') this.#addTime(attributes['timestamp']);
    if (silent.includes(tag)) this.#openSilent(tag, attributes);
    else if (isSuite(tag)) this.#openSuite(tag, attributes);
    else if (tag === 'testcase')
      this.#case = toCase(
        attributes,
        this.#suites.map(({ name }) => name),
      );
    else if (this.#problem === undefined && [...failing, ...flaky, 'skipped'].includes(tag)) {
      this.#problem = { tag, attributes, text: '' };
      if (this.#case !== undefined) mark(this.#case, tag, attributes);
    } else if (this.#problem === undefined && this.#case !== undefined && this.#inside === 1)
      markUnlisted(this.#case, tag);
  }

  #openSilent(tag: string, { name = '', value = '' }: Attributes): void {
    this.#silent += 1;
    if (tag === 'property' && this.#case === undefined && namesBuild(name)) this.#builds.add(value);
  }

  #openSuite(tag: string, attributes: Attributes): void {
    this.#suites.push(toSuite(tag, attributes, this.#shown));
    const odd = outcomeAttributes.map((name) => attributes[name] ?? '').find((word) => isUnknown(word));
    if (odd !== undefined)
      this.#addError(`the suite "${attributes['name'] ?? ''}" ended as "${odd}", which is no known outcome`);
  }

  #addTime(timestamp: string | undefined): void {
    if (timestamp !== undefined) this.#times.add(timestamp);
  }

  text(piece: string): void {
    if (this.#problem === undefined || this.#silent > 0) return;
    this.#problem.text += piece.slice(0, longestText - this.#problem.text.length);
  }

  close(tag: string): void {
    if (this.#case !== undefined && this.#inside > 0) this.#inside -= 1;
    if (silent.includes(tag)) this.#silent -= 1;
    else if (tag === this.#problem?.tag) this.#endProblem();
    else if (tag === 'testcase') this.#endCase();
    else if (isSuite(tag)) this.#endSuite();
  }

  /** A test that had failed when its file broke off has failed; of one that had not, nothing is known. */
  report(): TestReport {
    this.#endProblem();
    if (this.#case?.failed === true) this.#endCase();
    const [times, builds] = [[...this.#times], [...this.#builds]];
    return {
      tests: this.#tests,
      errors: this.#errors,
      ...(times.length === 0 ? {} : { times }),
      ...(builds.length === 0 ? {} : { builds }),
    };
  }

  #endProblem(): void {
    const problem = this.#problem;
    this.#problem = undefined;
    if (problem === undefined) return;
    const said = message(problem);
    if (this.#case === undefined) {
      if (problem.tag !== 'skipped') this.#errors.push(said);
      this.#shown += 1;
    } else if (problem.tag === 'skipped') this.#case.note = said;
    else this.#case.failures.push({ message: said, ...textOf(problem), ...typeOf(problem), ...placeOf(this.#case) });
  }

  #endCase(): void {
    if (this.#case !== undefined) this.#tests.push(toTest(this.#case));
    if (this.#case?.failed === true || this.#case?.flaky === true) this.#shown += 1;
    this.#case = undefined;
  }

  /** Its failures were lost on the way, and its tests must not pass for that. */
  #endSuite(): void {
    const suite = this.#suites.pop();
    if (suite === undefined || suite.announced === 0 || this.#shown > suite.before) return;
    this.#addError(`the suite "${suite.name}" counts ${suite.announced} failed, and none of its tests shows a failure`);
  }

  #addError(said: string): void {
    this.#errors.push(said.slice(0, longest));
    this.#shown += 1;
  }
}

/** Eclipse exports `<testrun>`. */
export function isSuite(tag: string): boolean {
  return ['testsuite', 'testsuites', 'testrun'].includes(tag);
}

/** Those around the suites have a name that is not part of their tests' names. */
function toSuite(tag: string, attributes: Attributes, before: number): Suite {
  const { name = '', failures, errors, failed, timedout, aborted } = attributes;
  const announced = [failures, errors, failed, timedout, aborted].map(Number).filter((count) => count > 0);
  return { name: tag === 'testsuite' ? name : '', announced: announced.reduce((a, b) => a + b, 0), before };
}

/** The attribute, unless only the text says something. */
function message({ attributes, text: raw }: Problem): string {
  const [said, text] = [attributes['message'] ?? '', raw].map((one) => stripVTControlCharacters(one).trim()) as [
    string,
    string,
  ];
  const bare = /^(?:failed|failure|error|skipped)?$/i.test(said) && text !== '';
  return (bare ? text : said).slice(0, longest);
}

function textOf({ text }: Problem): Pick<Failure, 'text'> {
  return text.trim() === '' ? {} : { text };
}

function typeOf({ attributes: { type } }: Problem): Pick<Failure, 'type'> {
  return type === undefined || type === '' ? {} : { type: type.slice(0, longest) };
}
