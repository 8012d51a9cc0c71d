/** The pictures that a suite takes, or that Playwright takes of a test that failed, show no secret. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { whileCovered } from '../../fixtures/browser/cover.ts';

type Settings = { readonly mask?: readonly Locator[] } | undefined;
type Shoot = (this: unknown, settings?: Settings) => Promise<unknown>;

const covered = Symbol.for('stagegate.covered');

/** Of every context, those that Playwright's fixtures make too. */
export function coverBrowser(browser: Browser, secrets: readonly string[]): Browser {
  for (const context of browser.contexts()) coverContext(context, secrets);
  browser.on('context', (context) => coverContext(context, secrets));
  return browser;
}

export function coverContext(context: BrowserContext, secrets: readonly string[]): BrowserContext {
  for (const page of context.pages()) coverPage(page, secrets);
  context.on('page', (page) => coverPage(page, secrets));
  return context;
}

/** All pages, and all locators, have one prototype. Comparisons with stored pictures (`toHaveScreenshot`) keep none but their differences. */
function coverPage(page: Page, secrets: readonly string[]): void {
  const locator = page.locator('html');
  coverAll(Object.getPrototypeOf(page), (self) => self as Page, secrets);
  coverAll(Object.getPrototypeOf(locator), (self) => (self as Locator).page(), secrets);
}

function coverAll(
  prototype: { screenshot: Shoot; [covered]?: boolean },
  pageOf: (self: unknown) => Page,
  secrets: readonly string[],
): void {
  if (secrets.length === 0 || prototype[covered] === true) return;
  const { screenshot } = prototype;
  prototype[covered] = true;
  prototype.screenshot = function (settings) {
    return whileCovered(pageOf(this), secrets, (mask) =>
      screenshot.call(this, { ...settings, mask: [...(settings?.mask ?? []), ...mask] }),
    );
  };
}
