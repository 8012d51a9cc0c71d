/** From kept answers to measurements. */

import type { Files } from '../../../core/claim.ts';
import type { Check, Item, Json, Measurement, Measurements, Value } from '../../../core/model.ts';
import { partialBody } from '../../../fixtures/access/http-body.ts';
import { valueAt } from '../../../fixtures/claims/pointer.ts';
import type { EndpointArgs, Source } from './endpoint.ts';
import type { Answers, Sample } from './measure.ts';

/** What a version is that is the candidate's. */
export const candidate = 'the candidate';
/** What a time is that is near enough. */
export const fresh = 'fresh';

interface Seen {
  readonly sample: Sample;
  readonly body: Json | undefined;
  /** What stands for a value where the body is not whole, or not JSON. */
  readonly instead: string;
  readonly text: string;
}

/** The worst answer is the value: the first that is not as expected, else the first. */
export function readAnswers(args: EndpointArgs, files: Files, checks: readonly Check[]): Measurements {
  const record: Answers = JSON.parse(textOf(files, 'answers.json'));
  const seen = record.answers.map((sample) => look(sample, textOf(files, sample.file), args));
  return Object.fromEntries(
    checks.flatMap((check) => {
      const source = args.sources[check.id];
      const attempts = source === undefined ? [] : seen.flatMap((one) => valueIn(one, source, record, args) ?? []);
      return attempts.length === 0 ? [] : [[check.id, measurement(check, attempts, seen, record)]];
    }),
  );
}

function measurement(
  { threshold }: Check,
  attempts: readonly Value[],
  seen: readonly Seen[],
  { broken }: Answers,
): Measurement {
  const allowed: readonly (Value | undefined)[] = [threshold.is].flat();
  const wrong = attempts.findIndex((attempt) => !allowed.includes(attempt));
  const telling = seen[Math.max(0, wrong)];
  const items = [
    ...(wrong < 0 || telling === undefined ? [] : [item(telling)]),
    ...(broken === undefined ? [] : [{ label: `A later request got no answer: ${broken}` }]),
  ];
  return {
    value: attempts[Math.max(0, wrong)] ?? '',
    unit: threshold.unit,
    samples: attempts.length,
    attempts,
    ...(items.length === 0 ? {} : { items }),
    evidence: [...(telling === undefined ? [] : [telling.sample.file]), 'answers.json'],
  };
}

function item({ sample, text }: Seen): Item {
  const where = sample.pointsTo === undefined ? '' : `, points to ${sample.pointsTo}`;
  const detail = text.replace(/\s+/g, ' ').trim().slice(0, 300);
  return {
    label: `${sample.url} answered ${sample.status} ${sample.contentType}${where}`,
    ...(detail === '' ? {} : { detail }),
    evidence: sample.file,
  };
}

function look(sample: Sample, text: string, { within }: EndpointArgs): Seen {
  const body = sample.bodyEnd === 'complete' ? parsed(text) : undefined;
  return { sample, text, body, instead: insteadOfJson(sample, within) };
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
): Value | undefined {
  if (source.from === 'status') return sample.bodyEnd === 'complete' ? statusOf(sample, endsAt) : instead;
  if (source.from === 'version' && expected === '') return undefined;
  if (body === undefined) return instead;
  const value = valueAt(body, source.at);
  if (source.from === 'version') return isCandidate(value, expected) ? candidate : shown(value);
  if (source.from === 'timestamp') return age(value, sample.at, source.seconds ?? 0);
  return shown(value);
}

/** A redirect that could not be followed is a status of its own. */
function statusOf({ url, status, pointsTo }: Sample, endsAt: string | undefined): Value {
  const elsewhere = endsAt !== undefined && pointsTo === undefined && new URL(url).pathname !== endsAt;
  return elsewhere ? `ended at ${url}` : status;
}

/** A commit may be given by its first seven characters or more. */
function isCandidate(value: Json | undefined, expected: string): boolean {
  const said = typeof value === 'number' ? String(value) : value;
  return (
    said === expected ||
    (typeof said === 'string' && expected.length >= 7 && said.startsWith(expected) && /^[0-9a-f]+$/i.test(said))
  );
}

function age(value: Json | undefined, at: string, seconds: number): string {
  if (typeof value !== 'string' && typeof value !== 'number') return String(shown(value));
  const time = typeof value === 'number' ? (value < 1e11 ? value * 1000 : value) : Date.parse(value);
  if (Number.isNaN(time)) return `not a time: ${String(value).slice(0, 40)}`;
  const off = (Date.parse(at) - time) / 1000;
  if (Math.abs(off) <= seconds) return fresh;
  return off > 0 ? `${Math.round(off)} s old` : `${Math.round(-off)} s ahead`;
}

function shown(value: Json | undefined): Value {
  if (value === undefined) return '(absent)';
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(files: Files, path: string): string {
  return Buffer.from(files.get(path) ?? new Uint8Array()).toString();
}
