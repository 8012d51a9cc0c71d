/** How long a page waits for an answer. */
import type { BrowserContext, Page, Request } from 'playwright-core';
import type { Waited } from '../../fixtures/access/pending.ts';

/** Playwright's own. */
interface Routed {
  readonly _routes?: readonly { matches(url: string): boolean }[];
}

/** From now on; for no time once its page has given it up or is closed. Undefined if a route of the suite may hold it back: nobody knows whether it was sent. */
export function waitingFor(request: Request): (() => Waited) | undefined {
  const page = pageOf(request);
  if (page === undefined || mayBeHeld(request, page)) return undefined;
  const since = performance.now();
  const sent = { method: request.method(), path: request.url(), isPage: request.isNavigationRequest() };
  return () => {
    const isOver = page.isClosed() || request.failure() !== null;
    return { ...sent, seconds: isOver ? 0 : (performance.now() - since) / 1000 };
  };
}

function mayBeHeld(request: Request, page: Page): boolean {
  const holders: readonly (Page | BrowserContext)[] = [page, page.context()];
  return holders.some((one) => (one as Routed)._routes?.some((route) => route.matches(request.url())) ?? true);
}

/** Undefined for a service worker's, and for that of a frame that is not there yet. */
function pageOf(request: Request): Page | undefined {
  try {
    return request.frame().page();
  } catch {
    return undefined;
  }
}
