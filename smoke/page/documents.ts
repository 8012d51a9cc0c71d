/** The documents that a page goes through. */
import type { Page } from 'playwright-core';
import { isPageItself } from './events.ts';
import type { Hop } from './visit.ts';

const mostHops = 50;

export interface Documents {
  /** Status and address of each, redirects included; the first 50. */
  readonly hops: readonly Hop[];
  /** How many there were, redirects not counted. */
  readonly count: () => number;
}

export function watchDocuments(page: Page): Documents {
  const hops: Hop[] = [];
  let count = 0;
  page.on('response', (response) => {
    if (!isPageItself(response.request(), page)) return;
    const status = response.status();
    if (status < 300 || status >= 400) count += 1;
    if (hops.length < mostHops) hops.push({ status, url: response.url() });
  });
  return { hops, count: () => count };
}
