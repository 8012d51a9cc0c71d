/** The two kinds of visit: one to warm the target up, and those that count. */
import lighthouse, { desktopConfig, type Flags } from 'lighthouse';
import type { Page } from 'puppeteer-core';
import { secretsOf, showsSecret } from '../../fixtures/browser/cover.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { withFreshPage } from './browser.ts';
import type { Job, Visit } from './job.ts';

export type LighthouseReport = NonNullable<Awaited<ReturnType<typeof lighthouse>>>['lhr'];

export async function warmUp(
  job: Job,
  environment: ResolvedEnvironment,
): Promise<{ readonly visit: Visit; readonly version: string }> {
  return withFreshPage(job, environment, async ({ page, version, refused }) => {
    const visit = await open(page, job.url);
    return { version, visit: { ...visit, refused: refused() } };
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
    return { requested, landed: page.url(), error: error instanceof Error ? error.message : String(error) };
  }
}

/** The profile is new, so nothing needs to be reset, and the definition's cookies stay. */
export function measure(job: Job, environment: ResolvedEnvironment): Promise<LighthouseReport> {
  return withFreshPage(job, environment, async ({ page }) => {
    const flags: Flags = {
      logLevel: 'silent',
      output: 'json',
      onlyCategories: [...job.categories],
      disableStorageReset: true,
      disableFullPageScreenshot: true,
    };
    const result = await lighthouse(job.url, flags, job.device === 'desktop' ? desktopConfig : undefined, page);
    if (result === undefined) throw new Error('Lighthouse gave no result.');
    return (await isTelltale(page, environment)) ? withoutPictures(result.lhr) : result.lhr;
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
