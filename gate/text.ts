/** Text that comes from staging, made fit to be shown: one way to strip it, one way to cut it, one way to put it in a log. */

/** ANSI escape sequences: operating-system commands with their text, control sequences, and short escapes. */
const ansi = /(?:\u001B\]|\u009D)[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?|(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]?|\u001B[ -/]*[0-~]?/g;

/** Controls but tab and line feed, and the invisible characters that reorder or hide text. */
const unseen = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]/g;

const lineEnds = /\r\n?|[\u0085\u2028\u2029]/g;

/** The text's beginning and, past `limit` characters, how long the whole was. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit).toWellFormed().replace(/\uFFFD$/, '')}… (${text.length.toLocaleString('en-US')} characters)`;
}

/** Without escape sequences, control and reordering characters; line feeds stay. Default limit: 4,000 characters. */
export function plain(text: string, limit = 4_000): string {
  const start = text.slice(0, limit * 4).replace(lineEnds, '\n').replace(ansi, '').replace(unseen, '').toWellFormed();
  if (text.length <= limit * 4) return clip(start, limit);
  return `${clip(start, limit).replace(/… \([\d,]+ characters\)$/, '')}… (${text.length.toLocaleString('en-US')} characters)`;
}

/** `plain` on a single line. Default limit: 300 characters. */
export function line(text: string, limit = 300): string {
  return plain(text, limit).replace(/\s+/g, ' ').trim();
}

/**
 * One line for a log that a CI system reads. Such systems obey commands in it: GitHub `::…` at a line's start and `##[…`
 * anywhere, Azure `##vso[…`, TeamCity `##teamcity[…`.
 */
export function logLine(text: string): string {
  return line(text, Number.MAX_SAFE_INTEGER).replace(/##(?=\w*\[)/g, '## ').replace(/^::/, ': :');
}
