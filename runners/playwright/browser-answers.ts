/** What answers the pages of a suite. */
import type { BrowserContext, Page, Response, WebSocket } from 'playwright-core';
import type { Head } from '../../fixtures/access/wall.ts';

/** What is to be done about an answer of the URL that comes from the network. It is called when the answer arrives, and may be told later that there was none. */
export type Watch = () => (url: string, head?: Head) => void;

/** From now on: responses, and what servers send by WebSocket. A closed page is not waited for. */
export function watchPages(context: BrowserContext, watch: Watch): void {
  context.on('response', (response) => {
    noteResponse(response, watch()).catch(() => {
      // Its page was closed meanwhile.
    });
  });
  for (const page of context.pages()) watchSockets(page, watch);
  context.on('page', (page) => watchSockets(page, watch));
}

/** What a route, a HAR file or a service worker made up has no server. */
async function noteResponse(response: Response, note: ReturnType<Watch>): Promise<void> {
  if (response.fromServiceWorker() || (await response.serverAddr()) === null) return;
  note(response.url(), { status: response.status(), headers: response.headers() });
}

function watchSockets(page: Page, watch: Watch): void {
  page.on('websocket', (socket: WebSocket) => {
    socket.on('framereceived', () => watch()(socket.url()));
  });
}
