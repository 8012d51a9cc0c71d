/** What a visitor is sent, before any script of it runs. */
import type { Page } from 'playwright-core';
import { answerWithin } from '../../fixtures/browser/answer.ts';
import type { ProbeContext } from '../../fixtures/probe/probe-context.ts';
import { textsOf } from './in-page/sent.ts';
import type { Sent } from './visit.ts';

/** Characters of a document that are read, and texts of it that are kept. */
const longest = 1_000_000;
const most = 200;

/** Of a page that answers 200. What is sent at `other` too belongs to every page. Undefined if it cannot be read. */
export async function sentTo(
  page: Page,
  {
    url,
    other,
    texts,
  }: { readonly url: string; readonly other: string | undefined; readonly texts: readonly string[] },
  http: ProbeContext['http'],
): Promise<Sent | undefined> {
  const [own, elsewhere] = await Promise.all([documentAt(http, url), other && documentAt(http, other)]);
  if (own === undefined) return undefined;
  const read = async (html: string): Promise<readonly string[]> =>
    [...new Set(await page.evaluate(textsOf, html))].slice(0, most);
  const both = Promise.all([read(own), read(elsewhere || '')]);
  const answer = await answerWithin(2_000, both, undefined).catch(() => undefined);
  if (answer === undefined) return undefined;
  return { texts: answer[0], elsewhere: answer[1], found: texts.filter((text) => own.includes(text)) };
}

async function documentAt(http: ProbeContext['http'], url: string): Promise<string | undefined> {
  const answer = await http.request({ url, redirects: 0 }).catch(() => undefined);
  return answer?.status === 200 ? new TextDecoder().decode(answer.body).slice(0, longest) : undefined;
}
