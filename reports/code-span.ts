/** Text of unknown origin in Markdown. */
import { line, logSafe } from '../core/sanitize.ts';

/**
 * The text as a code span, on one line: nothing in it becomes markup, a link, an image, a mention, a reference
 * or a command of a CI system. Its fence is longer than any run of backticks in it. Default limit: 300 characters.
 */
export function code(text: string, limit = 300): string {
  const shown = logSafe(line(text, limit));
  if (shown === '') return '*(empty)*';
  const runs = shown.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map(({ length }) => length)) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}
