/** What a page logs and requests while it is visited. */
import type { ConsoleMessage, Page, Request } from 'playwright-core';

export interface Events {
  readonly console: readonly Message[];
  /** Stacks, or messages if there is none. */
  readonly exceptions: readonly string[];
  readonly failed: readonly FailedRequest[];
}
export interface Message {
  readonly text: string;
  readonly url: string;
  /** Of a declared origin, not of a third party. */
  readonly own: boolean;
}
export interface FailedRequest {
  readonly method: string;
  readonly url: string;
  /** The status, the browser's word for what happened, or that no answer came. */
  readonly why: string;
  readonly own: boolean;
}

/** The result grows until the page is closed. */
export function watchEvents(page: Page, isOwn: (url: string) => boolean): Events {
  const console: Message[] = [];
  const exceptions: string[] = [];
  const failed: FailedRequest[] = [];
  const note = (request: Request, why: string): void => {
    const url = request.url();
    if (!isPageItself(request, page)) failed.push({ method: request.method(), url, why, own: isOwn(url) });
  };
  page.on('console', (message) => {
    const { url } = message.location();
    const text = message.text();
    if (message.type() === 'error' && !isFailedLoad(message))
      console.push({ text, url, own: url === '' || isOwn(url) });
  });
  page.on('pageerror', (error) => exceptions.push(error.stack ?? error.message));
  page.on('response', (response) => {
    if (response.status() >= 400) note(response.request(), String(response.status()));
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? 'failed';
    if (why !== 'net::ERR_ABORTED') note(request, why);
  });
  return { console, exceptions, failed };
}

/** The page's own navigation: its status is a check of its own. */
export function isPageItself(request: Request, page: Page): boolean {
  return request.isNavigationRequest() && request.frame() === page.mainFrame();
}

/** Chromium also logs each failed request, which is already counted; what the page itself logs has arguments. */
function isFailedLoad(message: ConsoleMessage): boolean {
  return message.args().length === 0 && message.text().startsWith('Failed to load resource:');
}
