/** What answered in staging's place when the page's document was asked for. */
import type { HTTPResponse, Page } from 'puppeteer-core';
import { isDeclaredOrigin } from '../../fixtures/access/hosts.ts';
import { type Wall, wallBefore } from '../../fixtures/access/wall.ts';
import { inTime } from '../../fixtures/context/in-time.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';

/** Seconds for a document whose marks may be in its body. */
const patience = 5;

/** Watches from now on; what it gives was seen so far. */
export function watchDocument(page: Page, environment: ResolvedEnvironment): () => Promise<readonly Wall[]> {
  const seen: Promise<Wall | undefined>[] = [];
  page.on('response', (response) => {
    const [request, url] = [response.request(), URL.parse(response.url())];
    if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return;
    if (url !== null && isDeclaredOrigin(environment, url)) seen.push(wallOf(response, environment));
  });
  return async () => (await Promise.all(seen)).filter((wall) => wall !== undefined);
}

async function wallOf(response: HTTPResponse, environment: ResolvedEnvironment): Promise<Wall | undefined> {
  const [status, headers] = [response.status(), response.headers()];
  const hasBody = status < 300 || status > 399;
  const body = hasBody ? await inTime('the document', patience, response.content()).catch(() => undefined) : undefined;
  return wallBefore({ url: response.url(), status, headers, body: body ?? new Uint8Array() }, environment);
}
