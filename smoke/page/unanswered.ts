/** Requests of a page that get no answer. */
import type { Page, Request } from 'playwright-core';
import { isPageItself } from './events.ts';

export interface Waiting {
  /** Of the requests under way now, those that still have no answer after that many seconds. */
  unanswered(seconds: number): Promise<readonly Request[]>;
}

/** Watches documents, fetches and XHRs for which `isOwn` is true. Event streams and the page's own navigation are not among them. */
export function watchWaiting(page: Page, isOwn: (url: string) => boolean): Waiting {
  const waiting = new Map<Request, PromiseWithResolvers<void>>();
  const settle = (request: Request): void => {
    waiting.get(request)?.resolve();
    waiting.delete(request);
  };
  page.on('request', (request) => {
    if (isData(request) && isOwn(request.url()) && !isPageItself(request, page))
      waiting.set(request, Promise.withResolvers());
  });
  page.on('response', (response) => settle(response.request()));
  page.on('requestfailed', settle);
  page.on('close', () => [...waiting.keys()].forEach(settle));
  return {
    unanswered: async (seconds) => {
      const now = [...waiting];
      await within(seconds, Promise.all(now.map(([, { promise }]) => promise)));
      return now.map(([request]) => request).filter((request) => waiting.has(request));
    },
  };
}

function isData(request: Request): boolean {
  return (
    ['document', 'fetch', 'xhr'].includes(request.resourceType()) &&
    request.url().startsWith('http') &&
    !(request.headers()['accept'] ?? '').includes('text/event-stream')
  );
}

async function within(seconds: number, work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, seconds * 1000);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
