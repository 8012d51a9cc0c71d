/** A fresh Chromium with one page, for one visit. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { isDeclaredOrigin } from '../../fixtures/access/hosts.ts';
import { localStorageScript } from '../../fixtures/access/session.ts';
import { type BrowserSession, guardSession } from '../../fixtures/browser/guarded-browser.ts';
import { inTime } from '../../fixtures/context/in-time.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import type { Job } from './job.ts';

export interface FreshPage {
  readonly page: Page;
  readonly version: string;
  /** The last URL outside the declared origins to which the page tried to go. */
  readonly refused: () => string | undefined;
}

/** Seconds for Chromium to close; what a page holds up takes no result away. */
const patience = 5;

/** Chromium lives as long as its pipe: it ends with this process, however that ends. */
export async function withFreshPage<T>(
  job: Job,
  environment: ResolvedEnvironment,
  visit: (fresh: FreshPage) => Promise<T>,
): Promise<T> {
  const profile = mkdtempSync(join(job.scratch, 'profile-'));
  const browser = await puppeteer.launch({
    executablePath: job.chromium,
    pipe: true,
    userDataDir: profile,
    defaultViewport: null,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [...job.chromiumArguments, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  try {
    await guardSession(async () => (await browser.target().createCDPSession()) as BrowserSession, environment);
    await setCookies(browser, environment);
    const page = await browser.newPage();
    if (environment.session !== undefined)
      await page.evaluateOnNewDocument(localStorageScript(environment.session.state));
    return await visit({ page, version: await browser.version(), refused: await keepHome(page, environment) });
  } finally {
    await inTime('Chromium', patience, browser.close()).catch(() => browser.process()?.kill('SIGKILL'));
  }
}

async function setCookies(browser: Browser, { cookies, origins, session }: ResolvedEnvironment): Promise<void> {
  const known = cookies.flatMap(({ origin, name, value }) => {
    const url = origins[origin];
    return url === undefined ? [] : [{ name, value, domain: new URL(url).hostname, path: '/' }];
  });
  const all = [...known, ...(session?.state.cookies ?? [])];
  if (all.length > 0) await browser.setCookie(...all);
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
