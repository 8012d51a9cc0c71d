/** From what a WebSocket said to measurements. */
import { inWords } from '../../core/in-words.ts';
import type { Item, Reason } from '../../core/model.ts';
import { notSeen } from '../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft, ReadTask } from '../../fixtures/claims/probe-claim.ts';
import type { SocketArgs } from './args.ts';
import type { Subject } from './checks.ts';
import type { Connection, Exchange } from './measure.ts';

export function readSocket(
  subject: Subject,
  { socket: seen }: { readonly socket?: Exchange },
  { args: { within } }: ReadTask<SocketArgs>,
): MeasurementDraft | undefined {
  if (seen === undefined) return undefined;
  const { url, first, again } = seen;
  if (subject === 'handshake') return { value: first.flaw === undefined ? first.status : inWords(first.flaw) };
  if (subject === 'protocol') return { value: first.protocol ?? inWords('(none)'), items: itemsOf(url, first) };
  if (subject === 'answer') return answerOf(url, first, within);
  if (again === undefined) return undefined;
  return 'unreachable' in again ? notSeen(again.unreachable) : answerOf(url, again, within);
}

/** Without a first answer, no second was asked for. */
export function notAsked(
  subject: Subject,
  { socket: seen }: { readonly socket?: Exchange },
  { check }: ReadTask<SocketArgs>,
): Reason | undefined {
  if (subject !== 'again' || seen === undefined || seen.first.answered !== undefined) return undefined;
  const answer = check.id.replace(/-again$/, '-answer');
  return {
    code: 'set-up-failed',
    detail: `the first connection did not answer (${answer})`,
    fix: `Fix what ${answer} says. The second connection is then asked for.`,
  };
}

function answerOf(url: string, seen: Connection, within: number): MeasurementDraft {
  return seen.answered === undefined
    ? { value: inWords(withoutAnswer(seen, within)), items: itemsOf(url, seen) }
    : { value: seen.answered };
}

function withoutAnswer({ status, flaw, closed, messages, flood }: Connection, within: number): string {
  if (status !== 101 || flaw !== undefined) return 'not connected';
  const others = messages === 0 ? 'no message' : `no answer among ${messages.toLocaleString('en-US')} messages`;
  if (flood === true) return `${others}: it sends without end`;
  if (closed === undefined) return `${others} within ${within} s`;
  const { code, reason } = closed;
  const how = code === 1006 ? 'it broke off' : `it closed with ${code}${reason === '' ? '' : ` (${reason})`}`;
  return `${how}, ${others}`;
}

function itemsOf(url: string, { status, messages, shown }: Connection): readonly Item[] {
  const more = messages > shown.length ? [`… ${(messages - shown.length).toLocaleString('en-US')} more`] : [];
  const detail = [...shown, ...more].join('\n');
  return [{ label: `${url} answered ${status}`, ...(detail === '' ? {} : { detail }) }];
}
