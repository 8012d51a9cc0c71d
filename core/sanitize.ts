/** Text that comes from staging, made fit to be shown. */
import { thousands } from './thousands.ts';

/** ANSI escape sequences: operating-system commands with their text, control sequences, and short escapes. */
const escapes =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
  /(?:\u001B\]|\u009D)[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?|(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]?|\u001B[ -/]*[0-~]?/g;

/** Controls but tab and line feed, and the invisible characters that reorder or hide text. */
const unseen =
  /(?![\t\n])[\p{Cc}\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/** Nothing to strip: most strings are so, and reports have many. */
const harmless = /^[ -~]*$/;
const singleSpaced = /^(?! )(?:[!-~]| (?! |$))*$/;

const lineEnds = /\r\n?|[\u0085\u2028\u2029]/g;

/**
 * Without escape sequences, control and reordering characters; line feeds stay. What is longer than `limit` characters
 * is cut, and says how long it was. Default: 4,000.
 */
export function plain(text: string, limit = 4_000): string {
  if (text.length <= limit && harmless.test(text)) return text;
  const read = text.slice(0, limit * 4);
  const shown = read.replace(lineEnds, '\n').replace(escapes, '').replace(unseen, '').toWellFormed();
  if (read.length === text.length && shown.length <= limit) return shown;
  const start = shown
    .slice(0, limit)
    .toWellFormed()
    .replace(/\uFFFD$/, '');
  return `${start}… (${thousands(text.length)} characters)`;
}

/** `plain`, on one line. Default limit: 300 characters. */
export function line(text: string, limit = 300): string {
  if (text.length <= limit && singleSpaced.test(text)) return text;
  return plain(text, limit).replace(/\s+/g, ' ').trim();
}

/**
 * Keeps lines from being obeyed by the CI system that reads them: GitHub obeys `::…` at a line's start and `##[…` anywhere,
 * Azure `##vso[…`, TeamCity `##teamcity[…`. The text has no carriage return.
 */
export function logSafe(text: string): string {
  return text.replace(/##(?=\w*\[)/g, '## ').replace(/^(\s*):(?=:)/gm, '$1: ');
}
