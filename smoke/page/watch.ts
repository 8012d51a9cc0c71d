/** One visit, from the first request until the page is at rest. */
import type { Page } from 'playwright-core';
import { defined } from '../../core/defined.ts';
import { messageOf, ReasonError } from '../../core/errors.ts';
import { isDeclaredOrigin } from '../../fixtures/access/hosts.ts';
import { reasonCodeOf } from '../../fixtures/access/no-answer.ts';
import type { OpenPage } from '../../fixtures/browser/browser.ts';
import type { ProbeContext } from '../../fixtures/probe/probe-context.ts';
import { isSameDocument, isSameOrigin, routeOf } from './address.ts';
import { type Guard, mayFail, type PageArgs } from './args.ts';
import { contentOf, isEmpty, shown } from './content.ts';
import { type Documents, watchDocuments } from './documents.ts';
import { type Events, type FailedRequest, most, watchEvents } from './events.ts';
import { guardOf, guardsOf, isSentDue } from './guard.ts';
import { recordFromStart } from './in-page/from-start.ts';
import type { Look } from './in-page/look.ts';
import { soon } from './look.ts';
import { type Requests, watchRequests } from './requests.ts';
import { sentTo } from './sent.ts';
import { settle } from './settle.ts';
import { watchStays } from './stays.ts';
import type { Sent, Visit } from './visit.ts';

export interface Journey {
  readonly url: string;
  readonly args: PageArgs;
  /** By somebody who is not signed in, to see that the page is guarded. */
  readonly anonymous: boolean;
  /** Called when it shows what it should, or its time for that is over: from then on it mostly waits. */
  readonly onLoaded: () => void;
}

/** What is heard of a page, from before its first request on. */
interface Heard {
  readonly events: Events;
  readonly requests: Requests;
  readonly documents: Documents;
  /** What stayed on a page that may be guarded. */
  readonly stays: (() => string) | undefined;
}

/** Throws a `ReasonError` if nothing answers. */
export async function watch(opened: OpenPage, journey: Journey, { environment, http }: ProbeContext): Promise<Visit> {
  const { page } = opened;
  const { url, args, anonymous, onLoaded } = journey;
  const { within } = args;
  const isOwn = (address: string): boolean => URL.canParse(address) && isDeclaredOrigin(environment, new URL(address));
  const started = performance.now();
  setTimeout(onLoaded, within * 1000).unref();
  const heard = await listen(page, journey, isOwn);
  const trouble = await go(page, url, within);
  if (heard.documents.hops.length === 0) throw await whyNothing(http, url, within, trouble);
  const isThere = (seen: Look): boolean => {
    const there = showsWhatItShould(visitTo(seen, opened, heard, { url, trouble }), journey);
    if (there) onLoaded();
    return there;
  };
  const { seen, unfinished } = await settle(
    page,
    { texts: textsFor(args, anonymous), isOwn, requests: heard.requests, isThere, end: started + within * 1000 },
    { within, trouble },
  );
  const visit = visitTo(seen, opened, heard, { url, trouble });
  const stayed = heard.stays?.() || undefined;
  const sent = anonymous ? await sentBefore(page, visit, { stayed, guard: args.guard, isOwn }, http) : undefined;
  const failed = [...visit.failed, ...unfinished.map((request) => noAnswer(request, within))];
  const milliseconds = Math.round(performance.now() - started);
  return { ...visit, ...defined({ stayed, sent }), failed, milliseconds };
}

async function listen(
  page: Page,
  { url, args, anonymous }: Journey,
  isOwn: (address: string) => boolean,
): Promise<Heard> {
  const mayItFail = (address: string): boolean => mayFail(address, args);
  const events = watchEvents(page, isOwn, mayItFail);
  const requests = watchRequests(page, isOwn, mayItFail);
  const stays = anonymous
    ? await watchStays(page, { isHome: isSameRoute(url), isBusy: () => requests.open() > 0 })
    : undefined;
  await page.addInitScript(recordFromStart, { soon, most });
  return { events, requests, documents: watchDocuments(page), stays };
}

/** So far, and if that is what the page shows at the end. */
function visitTo(
  seen: Look | undefined,
  { page, refused }: OpenPage,
  { events, documents }: Heard,
  { url, trouble }: { readonly url: string; readonly trouble: string | undefined },
): Visit {
  return {
    ...{ url, status: documents.hops[0]?.status ?? 0, hops: documents.hops, documents: documents.count() },
    ...{ end: refused.at(-1) ?? page.url(), foreign: refused.length > 0 },
    ...defined({ shown: seen && withoutRecord(seen), trouble: refused.length > 0 ? undefined : trouble }),
    milliseconds: 0,
    // The picture may show more: a frame of another origin.
    blank: seen !== undefined && isEmpty(seen),
    ...{ ...events, exceptions: [...events.exceptions, ...(seen?.hidden ?? [])] },
  };
}

function showsWhatItShould(visit: Visit, { args, anonymous }: Journey): boolean {
  if (visit.foreign || visit.status >= 400) return true;
  return anonymous ? guardsOf(args.guard).includes(guardOf(visit, args)) : contentOf(visit, args) === shown;
}

function withoutRecord({ due: _, hidden: __, ...shown }: Look): Visit['shown'] {
  return shown;
}

function textsFor({ shows, hides, guard = {} }: PageArgs, anonymous: boolean): readonly string[] {
  if (!anonymous) return [...shows, ...hides];
  return [guard.shows, guard.hides].filter((text) => text !== undefined);
}

function noAnswer(request: { method(): string; url(): string }, within: number): FailedRequest {
  return { method: request.method(), url: request.url(), why: `no answer within ${within} s`, own: true };
}

interface Before {
  readonly stayed: string | undefined;
  readonly guard: Guard | undefined;
  readonly isOwn: (address: string) => boolean;
}

async function sentBefore(
  page: Page,
  { url, status, end }: Visit,
  { stayed = '', guard = {}, isOwn }: Before,
  http: ProbeContext['http'],
): Promise<Sent | undefined> {
  if (!isSentDue(status, guard)) return undefined;
  const visited = isOwn(end);
  const other = isHashRoute(url) ? url : visited ? end : homeOf(url);
  const texts = guard.hides === undefined ? [] : [guard.hides];
  return sentTo(page, { url, status, other, visited, texts, stayed: stayed.split('\n') }, http);
}

function isSameRoute(url: string): (address: string) => boolean {
  return (address) => isSameOrigin(address, url) && routeOf(address) === routeOf(url);
}

/** A server does not see hashes, so it sends the same document for all such routes. */
function isHashRoute(url: string): boolean {
  return routeOf(url).includes('#');
}

/** The application's home; undefined if that is the page itself. */
function homeOf(url: string): string | undefined {
  const { href } = new URL('/', url);
  return isSameDocument(href, url) ? undefined : href;
}

/** Resolves when the page has loaded, or to why it has not, in the browser's words. */
async function go(page: Page, url: string, within: number): Promise<string | undefined> {
  try {
    await page.goto(url, { waitUntil: 'load', timeout: within * 1000 });
    return undefined;
  } catch (error) {
    const text = messageOf(error);
    return text.split('\n')[0] ?? text;
  }
}

/** Our own client knows better than the browser why nothing answers. */
async function whyNothing(
  http: ProbeContext['http'],
  url: string,
  within: number,
  trouble = 'no answer',
): Promise<ReasonError> {
  const failure = await http.request({ url, redirects: 0, deadline: within * 1000 }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof ReasonError) return failure;
  if (/Timeout/.test(trouble))
    return new ReasonError({ code: 'no-answer', detail: `no answer from ${url} within ${within} s, in the browser` });
  return new ReasonError({
    code: reasonCodeOf(trouble),
    detail: `no answer from ${url} in the browser (${trouble})`,
  });
}
