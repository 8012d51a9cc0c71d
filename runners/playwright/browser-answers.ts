/** What answers the pages of a suite. */
import type { BrowserContext, Page, Request, Response, WebSocket } from 'playwright-core';
import type { Sent } from '../../fixtures/access/exchange.ts';
import type { Head } from '../../fixtures/access/wall.ts';

/** Called when an answer arrives that may come from the network. */
export type Watch = () => Watched;

export interface Watched {
  /** It does. */
  readonly note: (url: string, head?: Head, sent?: Sent) => void;
  /** A request is made, or a WebSocket. */
  readonly ask: (url: string, request?: Request) => void;
  /** A request was answered. */
  readonly end: (request: Request) => void;
  /** A context is made in which nobody is signed in, and why, in words. */
  readonly signOut: (why: string) => void;
  /** The test during which it arrived ends after `work`, in which that is found out. */
  readonly hold: (work: Promise<void>) => void;
}

/** From now on: responses, and what servers send by WebSocket. A closed page is not waited for. */
export function watchPages(context: BrowserContext, watch: Watch): void {
  context.on('request', (request) => watch().ask(request.url(), request));
  context.on('response', (response) => {
    const { note, hold, end } = watch();
    end(response.request());
    hold(
      noteResponse(response, note).catch(() => {
        // Its page was closed meanwhile.
      }),
    );
  });
  for (const page of context.pages()) watchSockets(page, watch);
  context.on('page', (page) => watchSockets(page, watch));
}

/** What a route, a HAR file or a service worker made up has no server. */
async function noteResponse(response: Response, note: Watched['note']): Promise<void> {
  if (response.fromServiceWorker() || (!isSent(response) && (await response.serverAddr()) === null)) return;
  const request = response.request();
  const sent = { method: request.method(), path: response.url(), isPage: request.isNavigationRequest() };
  note(response.url(), { status: response.status(), headers: response.headers() }, sent);
}

/**
 * Whether that is certain without a call for the server's address. Chromium gives a time of sending, and none for what a route made
 * up; of a redirect Playwright replaces it by the time at which the request ended.
 */
function isSent(response: Response): boolean {
  const isRedirect = response.status() >= 300 && response.status() < 400;
  return !isRedirect && response.request().timing().requestStart >= 0;
}

function watchSockets(page: Page, watch: Watch): void {
  page.on('websocket', (socket: WebSocket) => {
    watch().ask(socket.url());
    socket.on('framesent', () => watch().ask(socket.url()));
    socket.on('framereceived', () => watch().note(socket.url()));
  });
}
