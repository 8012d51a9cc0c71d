/** Lists of Sentry's API, page by page. */
import { ReasonError } from '../../../core/errors.ts';
import { z } from '../../../fixtures/claims/fields.ts';
import { shown } from '../../../fixtures/logs/shown.ts';
import type { JsonAnswer } from '../../../fixtures/third-party/json.ts';

export type Ask = (path: string) => Promise<JsonAnswer>;

export interface Event {
  /** ISO 8601, in UTC; empty if it does not say. */
  readonly at: string;
  readonly tags: ReadonlyMap<string, string | null | undefined>;
}

interface Issue {
  readonly title: string;
  readonly url: string;
  readonly events: string;
}

export interface Issues {
  readonly issues: readonly Issue[];
  /** There are more. */
  readonly more: boolean;
}

/** Of issues and of events; each has a hundred. */
const mostPages = 10;
/** Events of the release that are enough. */
const enough = 100;

const events = z.array(
  z.object({
    dateCreated: z.string().nullish(),
    tags: z.array(z.object({ key: z.string(), value: z.string().nullish() })),
  }),
);
const issues = z.array(
  z.object({
    title: z.string(),
    permalink: z.string().nullish(),
    shortId: z.string().default(''),
    count: z.coerce.string().default(''),
  }),
);

/** The last of all, until there are enough of the release: production may send far more. */
export async function eventsOf(path: string, release: string, ask: Ask): Promise<readonly Event[]> {
  const all: Event[] = [];
  await paged(path, new URLSearchParams(), ask, (answer) => {
    for (const { dateCreated, tags } of read(events, answer))
      all.push({ at: dateCreated ?? '', tags: new Map(tags.map(({ key, value }) => [key, value])) });
    return all.filter(({ tags }) => tags.get('release') === release).length >= enough;
  });
  return all;
}

/** `most`: how many are enough; a hundred is a whole page, which many may follow. */
export async function issuesOf(path: string, first: URLSearchParams, most: number, ask: Ask): Promise<Issues> {
  const all: Issue[] = [];
  const more = await paged(path, first, ask, (answer) => {
    for (const { title, permalink, shortId, count } of read(issues, answer))
      all.push({ title: `${shortId} ${shown(title)}`.trim(), url: permalink ?? '', events: count });
    return most === 1;
  });
  return { issues: all, more };
}

/** `take`: whether that is enough. Returns whether there are more pages. */
async function paged(
  path: string,
  first: URLSearchParams,
  ask: Ask,
  take: (answer: JsonAnswer) => boolean,
): Promise<boolean> {
  let parameters: URLSearchParams | undefined = first;
  for (let page = 0; page < mostPages && parameters !== undefined; page += 1) {
    const got = await ask(`${path}${parameters}`);
    const cursor = nextCursor(got.answer.headers['link'] ?? '');
    parameters = cursor === undefined ? undefined : new URLSearchParams([...first, ['cursor', cursor]]);
    if (take(got)) break;
  }
  return parameters !== undefined;
}

/** Of `<…>; rel="next"; results="true"; cursor="0:100:0"`; there is such a link on the last page too, without results. */
function nextCursor(link: string): string | undefined {
  const next = link.split(/,\s*(?=<)/).find((one) => /rel="next"/.test(one) && /results="true"/.test(one));
  return next === undefined ? undefined : /cursor="([^"]+)"/.exec(next)?.[1];
}

/** Throws a `ReasonError` if it is none of Sentry's. */
export function read<T>(schema: z.ZodType<T>, { answer, document }: JsonAnswer): T {
  const parsed = schema.safeParse(document.document);
  if (parsed.success) return parsed.data;
  const path = new URL(answer.url).pathname;
  throw new ReasonError({ code: 'tool-failed', detail: `${path} answered with something that Sentry does not` });
}
