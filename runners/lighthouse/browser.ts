/** Chromium, and a fresh context with one page for each visit. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer, { type Browser, type BrowserContext, type Page } from 'puppeteer-core';
import { isDeclaredOrigin } from '../../fixtures/access/hosts.ts';
import { localStorageScript } from '../../fixtures/access/session.ts';
import type { Wall } from '../../fixtures/access/wall.ts';
import { type BrowserSession, guardSession } from '../../fixtures/browser/guarded-browser.ts';
import { inTime } from '../../fixtures/context/in-time.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import type { Job } from './job.ts';
import { watchDocument } from './walls.ts';

export interface FreshPage {
  readonly page: Page;
  readonly version: string;
  /** The last URL outside the declared origins to which the page tried to go. */
  readonly refused: () => string | undefined;
  /** What answered in staging's place so far. */
  readonly walls: () => Promise<readonly Wall[]>;
}

/** Seconds for a context, or Chromium, to close; what a page holds up takes no result away. */
const patience = 5;

/** Opens a page for one visit and closes it, with all that it stored. */
export type Visiting = <T>(visit: (fresh: FreshPage) => Promise<T>) => Promise<T>;

/**
 * One Chromium for all visits, each in a context of its own: nothing that a visit stored or cached is there for the next. Chromium
 * lives as long as its pipe: it ends with this process, however that ends.
 */
export async function withChromium<T>(
  job: Job,
  environment: ResolvedEnvironment,
  use: (visiting: Visiting) => Promise<T>,
): Promise<T> {
  const browser = await puppeteer.launch({
    executablePath: job.chromium,
    pipe: true,
    userDataDir: mkdtempSync(join(job.scratch, 'profile-')),
    defaultViewport: null,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [...job.chromiumArguments, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  try {
    await guardSession(async () => (await browser.target().createCDPSession()) as BrowserSession, environment);
    return await use((visit) => inContext(browser, environment, visit));
  } finally {
    await inTime('Chromium', patience, browser.close()).catch(() => browser.process()?.kill('SIGKILL'));
  }
}

async function inContext<T>(
  browser: Browser,
  environment: ResolvedEnvironment,
  visit: (fresh: FreshPage) => Promise<T>,
): Promise<T> {
  const context = await browser.createBrowserContext();
  try {
    await setCookies(context, environment);
    const page = await context.newPage();
    if (environment.session !== undefined)
      await page.evaluateOnNewDocument(localStorageScript(environment.session.state));
    const walls = watchDocument(page, environment);
    const refused = await keepHome(page, environment);
    return await visit({ page, version: await browser.version(), refused, walls });
  } finally {
    await inTime('the context', patience, context.close()).catch(() => {
      // It ends with Chromium.
    });
  }
}

async function setCookies(context: BrowserContext, { cookies, origins, session }: ResolvedEnvironment): Promise<void> {
  const known = cookies.flatMap(({ origin, name, value }) => {
    const url = origins[origin];
    return url === undefined ? [] : [{ name, value, domain: new URL(url).hostname, path: '/' }];
  });
  const all = [...known, ...(session?.state.cookies ?? [])];
  if (all.length > 0) await context.setCookie(...all);
}

/** The page itself, redirects included, stays at the declared origins. */
async function keepHome(page: Page, environment: ResolvedEnvironment): Promise<() => string | undefined> {
  let refused: string | undefined;
  const session = await page.createCDPSession();
  const { frameTree } = await session.send('Page.getFrameTree');
  session.on('Fetch.requestPaused', ({ requestId, frameId, request }) => {
    const url = new URL(request.url);
    const leaves =
      frameId === frameTree.frame.id && url.protocol.startsWith('http') && !isDeclaredOrigin(environment, url);
    if (leaves) refused = url.href;
    const answer = leaves
      ? session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' })
      : session.send('Fetch.continueRequest', { requestId });
    answer.catch(() => {
      // The page was closed meanwhile.
    });
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }] });
  return () => refused;
}
