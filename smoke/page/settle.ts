/** Waits until a page is at rest, and then for its open requests. */
import type { Page, Request } from 'playwright-core';
import { type Rest, untilAtRest, type Wait } from './rest.ts';

/** Milliseconds for a page to show a late answer. */
const afterwards = 2_000;

export interface Settled extends Rest {
  /** Requests that have not ended in their time. */
  readonly unfinished: readonly Request[];
}

/** A page that has not loaded in time is looked at once, as it is. */
export async function settle(
  page: Page,
  wait: Wait,
  { within, trouble }: { readonly within: number; readonly trouble: string | undefined },
): Promise<Settled> {
  if (trouble !== undefined && !/Timeout/.test(trouble)) return { unfinished: [] };
  const first = await untilAtRest(page, trouble === undefined ? wait : { ...wait, end: 0 });
  const open = wait.requests.own();
  if (trouble !== undefined || first.seen === undefined || open.length === 0) return { ...first, unfinished: open };
  const unfinished = await wait.requests.ended(open, within);
  const { seen = first.seen, ...then } = await untilAtRest(page, { ...wait, end: performance.now() + afterwards });
  return { ...first, ...then, seen, unfinished };
}
