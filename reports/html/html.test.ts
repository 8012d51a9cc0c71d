import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../core/decide.ts';
import { runAgain } from '../testdata/run-again.ts';
import { plan, report, samples, waiverRanOut } from '../testdata/samples.ts';
import { launch, open } from '../testing/open.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
});

/** As it is written before anything is known. */
const begun = decide(plan({ tasks: [], requirements: {}, candidate: { named: false, services: {} } }), {
  finished: false,
  runs: [],
  leftovers: [],
});

describe('the page', () => {
  it('names a waiver that ran out on the cards, and in the list of checks', async () => {
    const { page, close } = await open(browser, waiverRanOut);
    const said = 'the waiver of web team expired on 2026-11-01';
    for (const card of ['#blockers article', '#open article'])
      expect(await page.locator(card).first().textContent(), card).toContain(said);
    expect(await page.content()).toContain(`the test was skipped: comes with 1.4; ${said}`);
    await close();
  });

  it('is there for a run that has only begun', async () => {
    const { page, trouble, close } = await open(browser, begun);
    expect(await page.locator('h1').textContent()).toContain('INCONCLUSIVE');
    expect(await page.locator('.deciding').textContent()).toBe('The run did not get as far as its plan.');
    expect(await page.locator('.candidates tbody').textContent()).toContain('No service was asked.');
    expect(trouble).toEqual([]);
    await close();
  });

  it('shows a blocker with all that it takes to act on it', async () => {
    const { page, trouble, close } = await open(browser, samples.blockedByOne);
    const card = page.locator('#blockers article');
    const words = (await card.textContent())?.replace(/\s+/g, ' ') ?? '';
    for (const part of [
      'Expectedpassed',
      'failed2 of 2 samples',
      'cause: product',
      'owner: @web',
      'This is what people do',
      'Read a book a month',
      'OSB-16',
      '--checks uat/milestone',
      'npx playwright show-trace results/',
    ]) {
      expect(words.replaceAll('> ', '>')).toContain(part);
    }
    const image = card.locator('img');
    await image.scrollIntoViewIfNeeded();
    await expect.poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBe(1);
    expect(await card.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toContain(
      'evidence/uat/offscreen-buddy/network.json',
    );
    expect(trouble).toEqual([]);
    await close();
  });

  it('folds the blockers after the first and says what they have in common', async () => {
    const { page, close } = await open(browser, samples.blockedByForty);
    expect(await page.locator('#blockers article').count()).toBe(3);
    expect(await page.locator('#blockers details.card').count()).toBe(36);
    expect(await page.locator('.threads li').first().textContent()).toBe('18 of 39 show expected 500 to be 200');
    await close();
  });

  it.each([
    [50, '45 more', undefined],
    [52, '47 more', '2'],
    [60, '55 more', '10'],
  ])('shows fifty of %i offenders, and counts the others', async (count, folded, left) => {
    const items = Array.from({ length: count }, (_, index) => ({ label: `offender ${index + 1}` }));
    const failed = report(plan(), { measurements: { 'uat/milestone': { value: 'failed', items } } });
    const { page, close } = await open(browser, failed);
    const card = page.locator('#blockers article');
    expect(await card.locator('li', { hasText: 'offender' }).count()).toBe(50);
    expect(await card.locator('summary').first().textContent()).toBe(folded);
    expect(/and (\d+) in the evidence/.exec((await card.textContent()) ?? '')?.[1]).toBe(left);
    await close();
  });

  it('shows ten single observations, and of statuses their number alone', async () => {
    const statuses = [...Array.from({ length: 11 }, () => 200), 500];
    const { page, close } = await open(
      browser,
      report(plan(), {
        measurements: {
          'health/health-status': { value: 500, samples: 12, attempts: statuses },
          'health/health-age': { value: 112, samples: 12, attempts: Array.from({ length: 12 }, (_, at) => 101 + at) },
        },
      }),
    );
    const got = await page.locator('#blockers .got').allTextContents();
    expect(got).toContain('Got5001 of 12 samples');
    expect(got).toContainEqual(expect.stringMatching(/101 s · .* · 110 s and 2 more$/));
    await close();
  });

  it('copies the command that runs a check again', async () => {
    const { page, close } = await open(browser, samples.blockedByOne, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.locator('#blockers [data-copy]').first().click();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toBe('npm run gate offscreen-buddy -- --profile full --checks uat/milestone');
    await close();
  });

  it('selects the command where the clipboard is out of reach', async () => {
    const { page, close } = await open(browser, samples.blockedByOne);
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await page.locator('#blockers [data-copy]').first().click();
    expect(await page.evaluate(() => String(getSelection()))).toContain('--checks uat/milestone');
    await close();
  });

  it('says once why many tasks were not run', async () => {
    const { page, close } = await open(browser, samples.blockedAtTheGate);
    expect(await page.locator('.timeline tbody').count()).toBe(2);
    expect((await page.locator('.timeline').textContent())?.match(/an earlier layer did not pass/g)).toHaveLength(1);
    await close();
  });
});

describe('the run', () => {
  it('shows each run of a task whose first one did not start', async () => {
    const both = runAgain([405, 405]);
    const runs = both.runs.map((run) => {
      if (run.task !== 'load/users' || run.attempt !== undefined) return run;
      const { startedAt: _, endedAt: __, ...rest } = run;
      return { ...rest, status: 'not-run' as const, reason: { code: 'gatekeeper' as const } };
    });
    const { page, close } = await open(browser, { ...both, runs });
    const timeline = page.locator('.timeline tr', { hasText: 'load/users' });
    expect(await timeline.locator('.state').allTextContents()).toEqual([' not run', ' completed']);
    expect(await page.locator('.timeline').textContent()).not.toContain('reason unknown');
    await close();
  });

  it('says what waited for what', async () => {
    const { page, close } = await open(browser, samples.promotable);
    expect(await page.locator('.wave').allTextContents()).toEqual([
      'Wave 1 · read · side by side · nothing later starts unless it passes',
      'Wave 2 · read · side by side · waited for config/environment (the last of wave 1)',
      expect.stringMatching(/^Wave 3 · write · side by side · waited for smoke\/[\w-]+ \(the last of wave 2\)$/),
      'Wave 4 · timing · alone · waited for uat/offscreen-buddy (the last of wave 3)',
      'Wave 5 · timing · alone · waited for perf/landing (wave 4)',
      'Wave 6 · load · alone · waited for api/profile-latency (wave 5)',
    ]);
    await close();
  });
});
