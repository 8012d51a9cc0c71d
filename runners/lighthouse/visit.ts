/** The two kinds of visit: one to warm the target up, and those that count. */
import lighthouse, { desktopConfig, type Flags } from 'lighthouse';
import type { Page } from 'puppeteer-core';
import { messageOf } from '../../core/errors.ts';
import type { Wall } from '../../fixtures/access/wall.ts';
import { secretsOf, showsSecret } from '../../fixtures/browser/cover.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import type { Visiting } from './browser.ts';
import type { Job, Visit } from './job.ts';

export type LighthouseReport = NonNullable<Awaited<ReturnType<typeof lighthouse>>>['lhr'];

export interface WarmedUp {
  readonly visit: Visit;
  /** Chromium's. */
  readonly version: string;
  readonly walls: readonly Wall[];
}

export function warmUp(visiting: Visiting, { url }: Job): Promise<WarmedUp> {
  return visiting(async ({ page, version, refused, walls }) => {
    const visit = await open(page, url);
    return { version, visit: { ...visit, refused: refused() }, walls: await walls() };
  });
}

async function open(page: Page, requested: string): Promise<Visit> {
  try {
    const response = await page.goto(requested, { waitUntil: 'domcontentloaded', timeout: 30_000 });
    await page.waitForNetworkIdle({ timeout: 10_000 }).catch(() => {
      // A page that is never idle is Lighthouse's to judge.
    });
    return { requested, landed: page.url(), status: response?.status() };
  } catch (error) {
    return { requested, landed: page.url(), error: messageOf(error) };
  }
}

export interface Measured {
  readonly report: LighthouseReport;
  readonly walls: readonly Wall[];
}

/** The context is new, so nothing needs to be reset, and the definition's cookies stay. */
export function measure(visiting: Visiting, job: Job, environment: ResolvedEnvironment): Promise<Measured> {
  return visiting(async ({ page, walls }) => {
    const flags: Flags = {
      logLevel: 'silent',
      output: 'json',
      onlyCategories: [...job.categories],
      skipAudits: [...skipped],
      disableStorageReset: true,
      disableFullPageScreenshot: true,
    };
    const result = await lighthouse(job.url, flags, job.device === 'desktop' ? desktopConfig : undefined, page);
    if (result === undefined) throw new Error('Lighthouse gave no result.');
    const report = (await isTelltale(page, environment)) ? withoutPictures(result.lhr) : result.lhr;
    return { report, walls: await walls() };
  });
}

/** Whether the page shows a secret when Lighthouse has taken its pictures of it. A page that does not answer might. */
function isTelltale(page: Page, environment: ResolvedEnvironment): Promise<boolean> {
  return showsSecret(async (look, argument) => {
    const shown = await Promise.all(page.frames().map((frame) => frame.evaluate(look, argument)));
    return shown.reduce((sum, count) => sum + count, 0);
  }, secretsOf(environment)).catch(() => true);
}

function withoutPictures({ audits, fullPageScreenshot: _, ...report }: LighthouseReport): LighthouseReport {
  const { 'final-screenshot': __, 'screenshot-thumbnails': ___, ...kept } = audits;
  return { ...report, audits: kept, fullPageScreenshot: null };
}

/** Audits that no score counts and no check shows: they would leave the page and come back, and read what is not judged. */
const skipped: readonly string[] = ['bf-cache'];
