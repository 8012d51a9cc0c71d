/** Tests that failed without having asked staging for anything. */
import type { Contact, Item } from '../../core/model.ts';
import type { Attempt, ReportedError } from './journal.ts';

const item: Item = { label: 'the gate saw no request from this test itself to staging', blames: 'test' };

/** Nothing is said of what it threw or asserted: that may be about what a hook or an earlier test had asked for; nor if another host answered, which may know what staging did. */
export function silence(failed: readonly Attempt[]): readonly Item[] {
  const isSilent =
    failed.length > 0 &&
    failed.every(({ silent, contact }) => silent === true && contact?.unasked === undefined && isAlone(contact));
  return isSilent && failed.every(({ errors }) => errors.every(isTimeOut)) ? [item] : [];
}

function isTimeOut({ message }: ReportedError): boolean {
  return /^.*\b(?:timeout\b.*\bexceeded\b|timed out in \d+ms)/i.test(message);
}

function isAlone(contact: Contact | undefined): boolean {
  return contact === undefined || contact.others.length === 0;
}
