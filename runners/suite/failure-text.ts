/** What a failure says, line by line, without what test tools and languages write in front of an error's own words. */
import { stripVTControlCharacters } from 'node:util';

/** A failure of a test, as its tool reports it. */
export interface FailureText {
  readonly message: string;
  /** The exception's class. */
  readonly type?: string | undefined;
  /** What is written besides the message: causes, a stack, the test's output. */
  readonly text?: string | undefined;
}

export interface FailureLine {
  readonly words: string;
  /** It begins with an error: the first line, or one that is marked as a cause or as a test's message. */
  readonly starts: boolean;
  /** The test itself wrote it (`file_test.go:9: …`). */
  readonly own: boolean;
}

const place = /^[\w./\\-]+\.\w+:\d+(?::\d+)?: /;

/** Each may be repeated, in any order. */
const marks: readonly RegExp[] = [
  // pytest, RSpec, Cypress, .NET, anyhow
  /^E {2,}/,
  /^(?:[>│|#]|-{2,}>?)\s*/,
  /^\d+: /,
  place,
  /^(?:\[?(?:cause|errors)\]?|Caused by):?(?:\s+|$)/i,
  /^failed on (?:setup|teardown) with "/,
  /^\[(?=\w+(?:Error| \[ERR_\w+\])\b)/,
  // Rust, PHP, mocha
  /^thread '.*?' (?:\(\d+\) )?panicked at (?:\S+:\d+:\d+:$)?'?/,
  /^called `Result::\w+\(\)` on an `Err` value: /,
  /^(?:PHP )?(?:Fatal error:\s+)?Uncaught (?:exception '(?:[\w\\]+)' with message ')?/i,
  // An assertion that there is no error passes on the error's own words.
  /^(?:Error:\s+)?(?:Received )?unexpected error:?\s*/i,
  /^(?:expected|want(?:ed)?) (?:no error|nil(?: error)?|success)[,;:]? (?:but )?got:? "?/i,
];

/** Lines that are no part of an error: Go's progress, the source line below a Python frame. */
const noise = /^\s*(?:=== (?:RUN|PAUSE|CONT|NAME)\b.*|--- (?:FAIL|PASS|SKIP): .*|Failure\/Error: .*)$/;

/** Characters of a line; what a client says begins it. */
const longest = 2_000;

/** What a test tool says about its progress among what the test says. */
export function isProgress(line: string): boolean {
  return noise.test(line);
}

export function failureLines({ message, type, text = '' }: FailureText): readonly FailureLine[] {
  const all = stripVTControlCharacters(text).split(/\r?\n/);
  const pytest = all.filter((line) => /^E {2,}\S/.test(line));
  const below =
    pytest.length > 0 ? pytest : all.filter((_, index) => !/^\s*File ".*", line \d+/.test(all[index - 1] ?? ''));
  const lines = [...stripVTControlCharacters(withType(message, type)).split(/\r?\n/), ...below];
  return lines
    .filter((line) => line.trim() !== '' && !isProgress(line))
    .map((line, index) => toLine(line.trim().slice(0, longest), index === 0));
}

/** Tools that give the exception's class by itself leave it out of the message. */
function withType(message: string, type = ''): string {
  const said = message.trim();
  if (!/(?:Error|Exception|Timeout\w*|Refused|Failed|::\w+)$/i.test(type) || said.startsWith(type)) return said;
  return `${type}: ${said}`;
}

function toLine(line: string, first: boolean): FailureLine {
  let words = line;
  for (let again = true; again; ) {
    const mark = marks.find((one) => one.test(words));
    again = mark !== undefined;
    if (mark !== undefined) words = words.replace(mark, '').trimStart();
  }
  return { words, starts: first || words !== line, own: place.test(line) };
}
