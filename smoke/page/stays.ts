/** What stays on a page before it goes on. */
import type { Frame, Page } from 'playwright-core';
import { lookAround } from './in-page/look.ts';
import { type Stays, tellStays } from './in-page/tell-stays.ts';
import { lookFor } from './look.ts';
import { calm, pause } from './rest.ts';

const name = '__stagegateStays';

/**
 * The last text of the page, and of its frames of the same origin, that stayed for half a second without a request under way, while
 * the page was at home; empty if none did. Call it before the page gets scripts of ours that change its timers.
 */
export async function watchStays(
  page: Page,
  { isHome, isBusy }: { readonly isHome: (address: string) => boolean; readonly isBusy: () => boolean },
): Promise<() => string> {
  const last = new Map<Frame, string>();
  await page.exposeBinding(name, ({ frame }, address: string, text: string) => {
    if (!isBusy() && isHome(frame === page.mainFrame() ? address : page.url())) last.set(frame, text);
  });
  const stays: Stays = { name, calm, pause: pause.short, wanted: lookFor([]) };
  await page.addInitScript({ content: `(${tellStays})(${JSON.stringify(stays)}, ${lookAround})` });
  return () => [...last.values()].join('\n');
}
