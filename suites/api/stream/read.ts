/** From what a stream sent to measurements. */
import type { Files } from '../../../core/claim.ts';
import { isWithin } from '../../../core/evaluate.ts';
import { inWords } from '../../../core/in-words.ts';
import type { InWords, Measured } from '../../../core/model.ts';
import { foundAt, parseAnswer } from '../../../fixtures/claims/answer.ts';
import { excerpt } from '../../../fixtures/claims/excerpt.ts';
import { compared, comparedText, type Expected } from '../../../fixtures/claims/expected.ts';
import type { MeasurementDraft, ReadTask } from '../../../fixtures/claims/probe-claim.ts';
import { firstEvent, type StreamEvent } from './events.ts';
import { bodyFile, type StreamAnswer, type StreamArgs } from './evidence.ts';

/** Which value a check is read from; `event` is the event's name, `text` its data, and `json` a value in that. */
export type Source =
  | { readonly from: 'status' }
  | { readonly from: 'content-type' }
  | { readonly from: 'first-event' }
  | { readonly from: 'event'; readonly expected: Expected }
  | { readonly from: 'text'; readonly expected: Expected }
  | { readonly from: 'json'; readonly at: string; readonly expected: Expected };

/** What `measure` is given. */
export interface Measuring extends StreamArgs {
  readonly measures: Readonly<Record<string, Source>>;
}

export function readStream(
  source: Source,
  { answer, files }: { readonly answer: StreamAnswer; readonly files: Files },
  { args, check }: ReadTask<StreamArgs>,
): MeasurementDraft {
  const text = Buffer.from(files.get(bodyFile) ?? []).toString();
  const value = answer.values?.[check.id] ?? valueIn(source, answer, eventIn(text, answer, args));
  if (isWithin(check.threshold, value)) return { value };
  const { url, status, contentType, pointsTo } = answer;
  const where = pointsTo === undefined ? '' : `, points to ${pointsTo}`;
  const label = `${`${url} answered ${status} ${contentType}`.trimEnd()}${where}`;
  const detail = text === '' ? nothingSent : excerpt(text);
  return { value, items: [{ label, detail, evidence: bodyFile }] };
}

const nothingSent =
  'Not a byte came after the headers: check what feeds the stream, and that no proxy keeps its answer back (buffering).';

/** What each check comes to, before anything of the stream is hidden. */
export function valuesIn(answer: StreamAnswer, body: Uint8Array, args: Measuring): Readonly<Record<string, Measured>> {
  const event = eventIn(Buffer.from(body).toString(), answer, args);
  return Object.fromEntries(Object.entries(args.measures).map(([id, source]) => [id, valueIn(source, answer, event)]));
}

function eventIn(text: string, answer: StreamAnswer, args: StreamArgs): StreamEvent | InWords {
  return firstEvent(text) ?? inWords(withoutEvent(answer, text, args));
}

function valueIn(source: Source, answer: StreamAnswer, event: StreamEvent | InWords): Measured {
  if (source.from === 'status') return answer.status;
  if (source.from === 'content-type') return answer.contentType === '' ? inWords('(absent)') : answer.contentType;
  if ('inWords' in event) return event;
  switch (source.from) {
    case 'first-event':
      return answer.milliseconds / 1000;
    case 'event':
      return comparedText(source.expected, event.event);
    case 'text':
      return comparedText(source.expected, event.data);
    case 'json':
      return inData(event.data, source.at, source.expected);
  }
}

function inData(text: string, at: string, expected: Expected): Measured {
  const data = parseAnswer(text);
  return data === undefined ? inWords('data that is not JSON') : compared(expected, foundAt(data, at));
}

function withoutEvent({ bodyEnd }: StreamAnswer, text: string, { within }: StreamArgs): string {
  const instead = /^:/m.test(text) ? ', only comments' : '';
  if (bodyEnd === 'timed-out') return `no event within ${within} s${instead}`;
  if (bodyEnd === 'too-large') return `no event in 5 MB${instead}`;
  return `${bodyEnd === 'complete' ? 'it ended' : 'it broke off'} without an event${instead}`;
}
