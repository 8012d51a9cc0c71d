/** Asks an endpoint and keeps what it answered. */
import { defined } from '../../../core/defined.ts';
import { fromCache, pastCaches } from '../../../fixtures/access/from-cache.ts';
import { originName } from '../../../fixtures/access/hosts.ts';
import type { Answer } from '../../../fixtures/access/http.ts';
import { issuedBy } from '../../../fixtures/access/issued.ts';
import { candidatesNames } from '../../../fixtures/claims/candidate.ts';
import { sent } from '../../../fixtures/claims/request.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import { repeat } from '../../../fixtures/probe/repeat.ts';
import { type Measuring, wholeLine } from './args.ts';
import type { Answers, Sample } from './evidence.ts';
import { valuesIn } from './read.ts';

/** Bytes that are kept of a body that cannot be judged, for people. */
const excerpt = 20_000;

interface Asked {
  readonly answers: Answers;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** Without a first answer nothing was seen; a later one that is missing leaves too few samples. */
export async function ask(args: Measuring, { http, hide, environment, now, ...context }: ProbeContext): Promise<Asked> {
  const { url, headers } = await context.target(args);
  const request = defined({
    url,
    ...sent(args.request, { ...pastCaches, ...headers }),
    deadline: args.within * 1000,
    redirects: args.endsAt === undefined ? 0 : undefined,
  });
  const builds = candidatesNames(context.candidate, environment, originName(environment, args.origin));
  const files: Record<string, Uint8Array> = {};
  const { taken, ...rest } = await repeat(args.samples, async (number) => {
    const answer = await http.request(request);
    const sample = describe(answer, number, args.keeps ?? [], now());
    files[sample.file] = answer.bodyEnd === 'complete' ? answer.body : answer.body.subarray(0, excerpt);
    const issued = issuedBy(wholeLine(args), {
      body: files[sample.file] ?? answer.body,
      headers: sample.headers ?? {},
    });
    hide(issued);
    return issued.length === 0
      ? sample
      : { ...sample, values: valuesIn(sample, new Map(Object.entries(files)), builds, args) };
  });
  const [expected = '', ...besides] = builds;
  return {
    answers: { url, expected, ...(besides.length === 0 ? {} : { besides }), answers: taken, ...rest },
    files,
  };
}

function describe(answer: Answer, number: number, keeps: readonly string[], now: Date): Sample {
  const contentType = (answer.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return defined({
    url: answer.url,
    status: answer.status,
    contentType,
    headers: Object.fromEntries(kept(answer, keeps)),
    bodyEnd: answer.bodyEnd,
    file: `answer-${number}.${ending(contentType)}`,
    milliseconds: Math.round(answer.timings.total),
    at: timeOf(answer, now).toISOString(),
    redirects: answer.redirects.map(({ status, to }) => `${status} ${to}`),
    pointsTo: answer.pointsTo,
  });
}

/** A cookie's value may let somebody in, and says nothing about the product; its attributes do. */
function kept({ headers }: Answer, keeps: readonly string[]): readonly (readonly [string, string])[] {
  const valueless = (cookies: string): string => cookies.replace(/(^|,\s*)([^\s=;,]+)=[^;,]*/g, '$1$2=…');
  return Object.entries(headers)
    .filter(([name]) => keeps.includes(name))
    .map(([name, value]) => [name, name === 'set-cookie' ? valueless(value) : value]);
}

/** By its own clock, unless it came out of a cache or that clock is wrong. */
function timeOf({ headers }: Answer, now: Date): Date {
  const date = new Date(headers['date'] ?? Number.NaN);
  return Number.isNaN(date.getTime()) || fromCache(headers, now) !== undefined ? now : date;
}

function ending(contentType: string): string {
  if (/[/+]json$/.test(contentType)) return 'json';
  return contentType === 'text/html' ? 'html' : 'txt';
}
