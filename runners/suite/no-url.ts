/** Requests to an address that is none, usually because a variable is not set: none was sent. */
import { answers } from '../../core/contact.ts';
import type { Reason } from '../../core/model.ts';
import type { Attempt, ReportedError } from './journal.ts';

/** As Node's `fetch`, `URL` and what uses them say it, and as Chromium does. */
const invalid = /\bFailed to parse URL from (?<url>.*?)(?: \(|$)|\bInvalid URL\b|\bCannot navigate to invalid URL\b/m;
const navigating = /\bnavigating to "(?<url>[^"]*)"/;

/** Undefined if another error counts, or if staging answered the test or one `before` it: then the address may be one that staging gave. */
export function withoutUrl(failed: readonly Attempt[], before: () => readonly Attempt[]): Reason | undefined {
  const errors = failed.flatMap((attempt) => attempt.errors);
  const [first] = errors;
  if (first === undefined || !failed.every(isUnanswered)) return undefined;
  if (!errors.every(({ message }) => invalid.test(message)) || before().some(isAnswered)) return undefined;
  return { code: 'no-contact', detail: `it asked for ${urlOf(first)}, which is no URL${at(first)}` };
}

function isUnanswered({ contact, errors }: Attempt): boolean {
  return errors.length > 0 && contact !== undefined && answers(contact) === 0;
}

function isAnswered({ contact }: Attempt): boolean {
  return contact !== undefined && answers(contact) > 0;
}

function urlOf({ message }: ReportedError): string {
  const url = invalid.exec(message)?.groups?.['url'] ?? navigating.exec(message)?.groups?.['url'];
  return url === undefined ? 'an address' : `"${url}"`;
}

function at({ file, line }: ReportedError): string {
  return file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`;
}
