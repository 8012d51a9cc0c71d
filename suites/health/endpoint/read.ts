/** From kept answers to measurements. */
import type { Files } from '../../../core/claim.ts';
import { defined } from '../../../core/defined.ts';
import { inWords, isInWords } from '../../../core/in-words.ts';
import type { InWords, Item, Measured, Value } from '../../../core/model.ts';
import { partialBody } from '../../../fixtures/access/http-body.ts';
import type { MeasurementDraft, ReadTask } from '../../../fixtures/claims/probe-claim.ts';
import { type Answer, answerAt, parseAnswer } from './answer.ts';
import type { EndpointArgs, Source } from './args.ts';
import type { Answers, Sample } from './measure.ts';

/** The value of a version that is the candidate's. */
export const candidate = 'the candidate';
/** The value of a time that is near enough. */
export const fresh = 'fresh';

interface Seen {
  readonly sample: Sample;
  readonly body: Answer | undefined;
  /** What was found if the body is not complete, or not JSON. */
  readonly instead: InWords;
}

/** The worst answer is the value: the first that is not as expected, else the first. */
export function readAnswers(
  source: Source,
  { answers: record, files }: { readonly answers: Answers; readonly files: Files },
  { args, check }: ReadTask<EndpointArgs>,
): MeasurementDraft | undefined {
  const attempts = record.answers.flatMap(
    (sample) => valueIn(look(sample, files, source, args), source, record, args) ?? [],
  );
  const allowed: readonly (Measured | undefined)[] = [check.threshold.is].flat();
  const wrong = attempts.findIndex((attempt) => !allowed.includes(attempt));
  const value = attempts[Math.max(0, wrong)];
  const telling = record.answers[Math.max(0, wrong)];
  if (value === undefined || telling === undefined) return undefined;
  const missing = record.broken === undefined ? [] : [{ label: `A later request got no answer: ${record.broken}` }];
  return {
    value,
    samples: attempts.length,
    attempts,
    items: [...(wrong < 0 ? [] : [item(telling, files)]), ...missing],
    evidence: [telling.file, 'answers.json'],
  };
}

function item(sample: Sample, files: Files): Item {
  const where = sample.pointsTo === undefined ? '' : `, points to ${sample.pointsTo}`;
  const detail = textOf(files, sample.file).replace(/\s+/g, ' ').trim().slice(0, 300);
  return defined({
    label: `${sample.url} answered ${sample.status} ${sample.contentType}${where}`,
    detail: detail === '' ? undefined : detail,
    evidence: sample.file,
  });
}

function look(sample: Sample, files: Files, { from }: Source, { within }: EndpointArgs): Seen {
  const isRead = from !== 'status' && sample.bodyEnd === 'complete';
  const body = isRead ? parseAnswer(textOf(files, sample.file)) : undefined;
  return { sample, body, instead: inWords(insteadOfJson(sample, within)) };
}

function insteadOfJson({ bodyEnd, contentType }: Sample, within: number): string {
  if (bodyEnd === 'complete') return `not JSON (${contentType === '' ? 'no content type' : contentType})`;
  return bodyEnd === 'timed-out' ? `no end of body within ${within} s` : partialBody[bodyEnd];
}

function valueIn(
  { sample, body, instead }: Seen,
  source: Source,
  { expected }: Answers,
  { endsAt }: EndpointArgs,
): Measured | undefined {
  if (source.from === 'status') return sample.bodyEnd === 'complete' ? statusOf(sample, endsAt) : instead;
  if (source.from === 'version' && expected === '') return undefined;
  if (body === undefined) return instead;
  const value = answerAt(body, source.at, source.from === 'version' ? 'as-written' : 'by-value');
  if (isInWords(value) || source.from === 'json') return value;
  if (source.from === 'timestamp') return age(value, sample.at, source.seconds);
  return isCandidate(String(value), expected) ? candidate : inWords(String(value));
}

/** A redirect that could not be followed is no status. */
function statusOf({ url, status, pointsTo }: Sample, endsAt: string | undefined): Measured {
  const elsewhere = endsAt !== undefined && pointsTo === undefined && new URL(url).pathname !== endsAt;
  return elsewhere ? inWords(`ended at ${url}`) : status;
}

/** A commit may be given by its first seven characters or more. */
function isCandidate(said: string, expected: string): boolean {
  return said === expected || (expected.length >= 7 && said.startsWith(expected) && /^[0-9a-f]+$/i.test(said));
}

function age(value: Value, at: string, seconds: number): Measured {
  if (typeof value === 'boolean') return inWords(String(value));
  const time = typeof value === 'number' ? (value < 1e11 ? value * 1000 : value) : Date.parse(value);
  if (Number.isNaN(time)) return inWords(`not a time: ${value}`);
  const off = (Date.parse(at) - time) / 1000;
  if (Math.abs(off) <= seconds) return fresh;
  return inWords(off > 0 ? `${Math.round(off)} s old` : `${Math.round(-off)} s ahead`);
}

function textOf(files: Files, path: string): string {
  return Buffer.from(files.get(path) ?? new Uint8Array()).toString();
}
