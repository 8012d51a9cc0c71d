/** The pictures that a suite takes, or that Playwright takes of a test that failed, show no secret in the evidence. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { whileCovered } from '../../fixtures/browser/cover.ts';
import { keepTwin } from './twins.ts';

type Settings =
  | {
      readonly mask?: readonly Locator[];
      readonly path?: string | undefined;
      readonly type?: 'png' | 'jpeg';
      readonly timeout?: number;
    }
  | undefined;
type Shoot = (this: unknown, settings?: Settings) => Promise<Buffer>;

/** What a page must not show, and the folder for the covered twins of pictures. */
export interface Cover {
  readonly secrets: readonly string[];
  /** Absent if nothing becomes evidence. */
  readonly twins?: string | undefined;
}

/** Milliseconds that a spec waits for the covered picture, as Playwright for its own after a failure. */
const patience = 5_000;
const covered = Symbol.for('stagegate.covered');

/** Of every context, those that Playwright's fixtures make too. */
export function coverBrowser(browser: Browser, cover: Cover): Browser {
  for (const context of browser.contexts()) coverContext(context, cover);
  browser.on('context', (context) => coverContext(context, cover));
  return browser;
}

export function coverContext(context: BrowserContext, cover: Cover): BrowserContext {
  for (const page of context.pages()) coverPage(page, cover);
  context.on('page', (page) => coverPage(page, cover));
  return context;
}

/** All pages, and all locators, have one prototype. Comparisons with stored pictures (`toHaveScreenshot`) keep none but their differences. */
function coverPage(page: Page, cover: Cover): void {
  const locator = page.locator('html');
  coverAll(Object.getPrototypeOf(page), (self) => self as Page, cover);
  coverAll(Object.getPrototypeOf(locator), (self) => (self as Locator).page(), cover);
}

/** The spec gets the picture as it is, because it may compare it; what is written has a mask, or is not written if that cannot be taken. */
function coverAll(
  prototype: { screenshot: Shoot; [covered]?: boolean },
  pageOf: (self: unknown) => Page,
  { secrets, twins }: Cover,
): void {
  if (secrets.length === 0 || prototype[covered] === true) return;
  const { screenshot } = prototype;
  prototype[covered] = true;
  prototype.screenshot = function (settings) {
    return whileCovered(pageOf(this), secrets, async (mask) => {
      if (mask.length === 0) return screenshot.call(this, settings);
      const bytes = await screenshot.call(this, unwritten(settings));
      const twin = await screenshot
        .call(this, { ...settings, timeout: patience, mask: [...(settings?.mask ?? []), ...mask] })
        .catch(() => undefined);
      if (twins !== undefined) keepTwin(twins, bytes, twin);
      return bytes;
    });
  };
}

/** Playwright takes the format from the path's end unless it is given. */
function unwritten(settings: Settings): Settings {
  if (settings?.path === undefined) return settings;
  const { path, ...rest } = settings;
  return { type: /\.jpe?g$/i.test(path) ? 'jpeg' : 'png', ...rest };
}
