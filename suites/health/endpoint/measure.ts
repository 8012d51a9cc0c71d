/** Asks an endpoint and keeps what it answered. */
import { ReasonError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/model.ts';
import { originName, urlAt } from '../../../fixtures/access/hosts.ts';
import type { Answer } from '../../../fixtures/access/http.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import type { EndpointArgs } from './endpoint.ts';

/** `answers.json`; the bodies lie beside it. */
export interface Answers {
  readonly url: string;
  /** The candidate's version or commit for the service; empty where it is not known. */
  readonly expected: string;
  readonly answers: readonly Sample[];
  /** Why later samples are missing. */
  readonly broken?: string;
}

export interface Sample {
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  readonly bodyEnd: Answer['bodyEnd'];
  readonly file: string;
  readonly milliseconds: number;
  /** The answer's own time, else this machine's. ISO 8601. */
  readonly at: string;
  readonly redirects: readonly string[];
  readonly pointsTo?: string;
}

/** A body that cannot be judged is kept so far, for people. */
const excerpt = 20_000;

/** Without a first answer nothing was seen; a later one that is missing leaves too few samples. */
export async function ask(args: EndpointArgs, context: ProbeContext): Promise<Record<string, Uint8Array | JsonObject>> {
  const url = urlAt(context.environment, args.path, args.origin);
  const request = { url, deadline: args.within * 1000, ...(args.endsAt === undefined ? { redirects: 0 } : {}) };
  const files: Record<string, Uint8Array> = {};
  const answers: Sample[] = [];
  let broken: string | undefined;
  while (answers.length < args.samples && broken === undefined) {
    try {
      const answer = await context.http.request(request);
      const sample = describe(answer, answers.length + 1, context.now());
      files[sample.file] = answer.bodyEnd === 'complete' ? answer.body : answer.body.subarray(0, excerpt);
      answers.push(sample);
    } catch (error) {
      if (answers.length === 0 || !(error instanceof ReasonError) || error.reason.code !== 'unreachable') throw error;
      broken = error.message;
    }
  }
  const service = originName(context.environment, args.origin);
  const record: Answers = {
    url,
    expected: expected(service, context),
    answers,
    ...(broken === undefined ? {} : { broken }),
  };
  return { 'answers.json': record as unknown as JsonObject, ...files };
}

/** Services are called like their origins; where there is but one, it is meant. */
function expected(service: string, { candidate: { services } }: ProbeContext): string {
  const all = Object.values(services);
  return services[service] ?? (all.length === 1 ? (all[0] ?? '') : '');
}

function describe(answer: Answer, number: number, now: Date): Sample {
  const contentType = (answer.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const date = new Date(answer.headers['date'] ?? Number.NaN);
  return {
    url: answer.url,
    status: answer.status,
    contentType,
    bodyEnd: answer.bodyEnd,
    file: `answer-${number}.${ending(contentType)}`,
    milliseconds: Math.round(answer.timings.total),
    at: (Number.isNaN(date.getTime()) ? now : date).toISOString(),
    redirects: answer.redirects.map(({ status, to }) => `${status} ${to}`),
    ...(answer.pointsTo === undefined ? {} : { pointsTo: answer.pointsTo }),
  };
}

function ending(contentType: string): string {
  if (/[/+]json$/.test(contentType)) return 'json';
  return contentType === 'text/html' ? 'html' : 'txt';
}
