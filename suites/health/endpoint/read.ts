/** From kept answers to measurements. */
import type { Files } from '../../../core/claim.ts';
import { defined } from '../../../core/defined.ts';
import { isWithin } from '../../../core/evaluate.ts';
import { failedAnswer } from '../../../core/failed-answer.ts';
import { inWords, isInWords } from '../../../core/in-words.ts';
import type { InWords, Item, Measured, Reason, Value } from '../../../core/model.ts';
import { partialBody } from '../../../fixtures/access/http-body.ts';
import { type Answer, foundAt, parseAnswer } from '../../../fixtures/claims/answer.ts';
import { comparedBuild, notCompared } from '../../../fixtures/claims/candidate.ts';
import { excerpt } from '../../../fixtures/claims/excerpt.ts';
import { compared, comparedText, scalarOf } from '../../../fixtures/claims/expected.ts';
import type { MeasurementDraft, ReadTask } from '../../../fixtures/claims/probe-claim.ts';
import type { EndpointArgs, Measuring, Source } from './args.ts';
import type { Answers, Sample } from './evidence.ts';

/** The value of a time that is near enough. */
export const fresh = 'fresh';

interface Seen {
  readonly sample: Sample;
  readonly text: string;
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
  const builds = namesIn(record);
  const attempts = record.answers.flatMap(
    (sample) => sample.values?.[check.id] ?? valueIn(look(sample, files, source, args), source, builds, args) ?? [],
  );
  const wrong = attempts.findIndex((attempt) => !isWithin(check.threshold, attempt));
  const value = attempts[Math.max(0, wrong)];
  const telling = record.answers[Math.max(0, wrong)];
  if (value === undefined || telling === undefined) return undefined;
  const missing = record.broken === undefined ? [] : [{ label: `A later request got no answer: ${record.broken}` }];
  return {
    value,
    samples: attempts.length,
    attempts,
    items: [...(wrong < 0 ? [] : [item(telling, files, source), ...elsewhere(source, value)]), ...missing],
    evidence: [telling.file, 'answers.json'],
  };
}

/** It names another environment: its address may be wrong, or its configuration. */
function elsewhere({ from }: Source, value: Measured): readonly Item[] {
  return from === 'environment' && !isInWords(value)
    ? [
        {
          label: 'the address may be another environment’s, or the service has its configuration',
          blames: 'environment',
        },
      ]
    : [];
}

/** Only a version that nothing could be compared with is left out. */
export function whyLeftOut({ from }: Source, { answers }: { readonly answers: Answers }): Reason | undefined {
  return from === 'version' ? notCompared(namesIn(answers)) : undefined;
}

function namesIn({ expected, besides = [] }: Answers): readonly string[] {
  return expected === '' ? [] : [expected, ...besides];
}

/** What each check comes to in an answer, before anything of it is hidden. */
export function valuesIn(
  sample: Sample,
  files: Files,
  builds: readonly string[],
  args: Measuring,
): Readonly<Record<string, Measured>> {
  return Object.fromEntries(
    Object.entries(args.measures).flatMap(([id, source]) => {
      const value = valueIn(look(sample, files, source, args), source, builds, args);
      return value === undefined ? [] : [[id, value]];
    }),
  );
}

function item(sample: Sample, files: Files, source: Source): Item {
  const where = sample.pointsTo === undefined ? '' : `, points to ${sample.pointsTo}`;
  const detail = excerpt(textOf(files, sample.file), 'at' in source ? source.at : undefined);
  return defined({
    label: `${`${sample.url} answered ${sample.status} ${sample.contentType}`.trimEnd()}${where}`,
    detail: detail === '' ? undefined : detail,
    evidence: sample.file,
    ...failedAnswer(sample.url, sample.status),
  });
}

function look(sample: Sample, files: Files, { from }: Source, { within }: EndpointArgs): Seen {
  const isRead = !['status', 'header'].includes(from) && sample.bodyEnd === 'complete';
  const text = isRead ? textOf(files, sample.file) : '';
  const body = isRead && from !== 'text' ? parseAnswer(text) : undefined;
  return { sample, text, body, instead: inWords(insteadOfJson(sample, within)) };
}

function insteadOfJson({ bodyEnd, contentType }: Sample, within: number): string {
  if (bodyEnd === 'complete') return `not JSON (${contentType === '' ? 'no content type' : contentType})`;
  return bodyEnd === 'timed-out' ? `no end of body within ${within} s` : partialBody[bodyEnd];
}

function valueIn(
  seen: Seen,
  source: Source,
  builds: readonly string[],
  { endsAt }: EndpointArgs,
): Measured | undefined {
  const { sample, text, body, instead } = seen;
  const isComplete = sample.bodyEnd === 'complete';
  switch (source.from) {
    case 'status':
      return isComplete ? statusOf(sample, endsAt) : instead;
    case 'header':
      return comparedText(source.expected, sample.headers?.[source.name]);
    case 'text':
      return isComplete ? comparedText(source.expected, text.trim()) : instead;
    case 'json':
    case 'environment':
      return body === undefined
        ? instead
        : compared('expected' in source ? (source.expected ?? '') : '', foundAt(body, source.at));
    case 'version':
      return builds.length === 0 ? undefined : body === undefined ? instead : versionIn(body, source.at, builds);
    default:
      return body === undefined ? instead : ageIn(body, source, sample.at);
  }
}

function versionIn(body: Answer, at: string, builds: readonly string[]): Measured | undefined {
  const found = foundAt(body, at);
  return 'inWords' in found ? found : comparedBuild(found, builds);
}

function ageIn(body: Answer, { at, seconds }: Extract<Source, { from: 'timestamp' }>, now: string): Measured {
  const found = foundAt(body, at);
  const value = 'inWords' in found ? found : scalarOf(found);
  return isInWords(value) ? value : age(value, now, seconds);
}

/** A redirect that could not be followed is no status. */
function statusOf({ url, status, pointsTo }: Sample, endsAt: string | undefined): Measured {
  const elsewhere = endsAt !== undefined && pointsTo === undefined && new URL(url).pathname !== endsAt;
  return elsewhere ? inWords(`ended at ${url}`) : status;
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
