/** Waits until a page is at rest, and then for its open requests. */
import type { Page, Request } from 'playwright-core';
import type { Look } from './in-page/look.ts';
import { untilAtRest, type Wait } from './rest.ts';

/** Milliseconds for a page to show a late answer. */
const afterwards = 2_000;
/** Milliseconds, once a page is at rest, in which requests may begin that are waited for: answers lead to requests. */
const followed = 5_000;

export interface Settled {
  /** Undefined if the page does not answer. */
  readonly seen: Look | undefined;
  /** Requests that have not ended in their time. */
  readonly unfinished: readonly Request[];
}

/** A page that has not loaded in time is looked at once, as it is. */
export async function settle(
  page: Page,
  wait: Wait,
  { within, trouble }: { readonly within: number; readonly trouble: string | undefined },
): Promise<Settled> {
  if (trouble !== undefined && !/Timeout/.test(trouble)) return { seen: undefined, unfinished: [] };
  let seen = await untilAtRest(page, trouble === undefined ? wait : { ...wait, end: 0 });
  const { requests } = wait;
  if (trouble !== undefined || seen === undefined) return { seen, unfinished: requests.own() };
  const unfinished = new Set<Request>();
  const last = performance.now() + followed;
  for (;;) {
    const open = requests.own().filter((request) => !unfinished.has(request));
    if (open.length === 0 || performance.now() > last) return { seen, unfinished: [...unfinished] };
    for (const request of await requests.ended(open, within)) unfinished.add(request);
    seen = (await untilAtRest(page, { ...wait, end: performance.now() + afterwards })) ?? seen;
  }
}
