import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateReport } from '../../core/model.ts';
import { fellSilent, replaced, samples } from '../testdata/samples.ts';
import { checksOn, desk, launch, open, phone } from '../testing/open.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
});

const cases = Object.entries(samples) as [keyof typeof samples, GateReport][];

/** The lowest end of what matches each selector, in CSS pixels; infinite if not all of it is visible. */
function lowest(page: Page, ...selectors: readonly string[]): Promise<readonly (readonly [string, number])[]> {
  return page.evaluate(
    (all) =>
      all.map((selector): [string, number] => {
        const ends = [...document.querySelectorAll(selector)].map((element) => {
          const { bottom, right, width } = element.getBoundingClientRect();
          return width > 0 && right <= document.documentElement.clientWidth ? bottom : Number.POSITIVE_INFINITY;
        });
        return [selector, ends.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...ends)];
      }),
    selectors,
  );
}

describe.each([
  ['a desk', desk],
  ['a phone', phone],
] as const)('the first screen on %s', (_, viewport) => {
  it.each(cases)('says all that decides, and the verdict by word and shape: %s', async (_, report) => {
    const { page, trouble, close } = await open(browser, report, { viewport });
    const parts = ['h1', '.deciding', '.tally', '.candidates tbody tr', '.uncovered dd', '.facts dd'];
    for (const [part, end] of await lowest(page, ...parts)) expect(end, part).toBeLessThanOrEqual(viewport.height);
    expect(await page.locator('.candidates tbody tr').count()).toBe(2);
    expect(await page.locator('.facts dt').allTextContents()).toEqual(['Environment', 'Profile', 'Duration']);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
    ).toBe(true);
    const word = {
      promotable: 'PROMOTABLE',
      verified: 'ROLLBACK VERIFIED',
      blocked: 'BLOCKED',
      inconclusive: report.selection === undefined ? 'INCONCLUSIVE' : 'PARTIAL',
    }[report.verdict];
    expect(await page.locator('h1').textContent()).toContain(word);
    expect(await page.title()).toContain(word);
    expect(await page.locator('header .mark.good').count()).toBe(report.verdict === 'promotable' ? 1 : 0);
    expect(trouble).toEqual([]);
    await close();
  });
});

describe('the builds on the first screen', () => {
  it.each([
    ['unknown', '1.4.0-812 (c0ffee1), then nothing', fellSilent],
    ['replaced', '1.4.0-812 (c0ffee1), then 1.4.0-812 (deadbee)', replaced],
  ] as const)('show the service that is the reason: %s', async (label, seen, report) => {
    const { page, close } = await open(browser, report);
    const row = page.locator('.first .candidates tbody tr').first();
    expect(await row.locator('svg').getAttribute('aria-label')).toBe(label);
    expect(await row.textContent()).toContain(seen);
    const other = page.locator('.first .candidates tbody tr').last();
    expect(await other.locator('svg').getAttribute('aria-label')).toBe('as expected');
    await close();
  });
});

describe('the first screen of many services', () => {
  const names = Array.from({ length: 12 }, (_, index) => `service-${index}`);
  const expected = Object.fromEntries(names.map((name) => [name, '1.4.0']));
  const observed = Object.fromEntries(
    names.map((name) => [name, { version: name === 'service-9' ? '1.3.9' : '1.4.0' }]),
  );
  const many: GateReport = {
    ...samples.otherCandidate,
    runs: [],
    candidate: { expected: { named: true, services: expected }, observed },
  };

  it.each([desk, phone])('holds what is not as expected, on %j', async (viewport) => {
    const { page, close } = await open(browser, many, { viewport });
    const table = page.locator('.first .candidates');
    expect(await table.locator('tbody th').first().textContent()).toBe('service-9');
    expect(await table.locator('tbody tr').last().textContent()).toBe('and 8 more, each as expected');
    for (const [, end] of await lowest(page, '.facts dd')) expect(end).toBeLessThanOrEqual(viewport.height);
    expect(await page.locator('#run .candidates tbody th').allTextContents()).toEqual(names);
    await close();
  });
});

describe('owners', () => {
  const owned = (owner: (index: number) => string | undefined): GateReport => ({
    ...samples.blockedByForty,
    findings: samples.blockedByForty.findings.map((finding, index) => {
      const { owner: _, ...check } = finding.check;
      const named = owner(index);
      return { ...finding, check: named === undefined ? check : { ...check, owner: named } };
    }),
  });

  it('are counted where there are several', async () => {
    const { page, close } = await open(browser, samples.blockedByForty);
    expect(await page.locator('.owners').textContent()).toBe('By owner: @api 19 @web 18 @platform 2');
    await page.locator('.owners a', { hasText: '@platform' }).click();
    await expect.poll(() => checksOn(page)).toEqual(['load/users-p95', 'load/users-errors']);
    await close();
  });

  it('are not counted where there is one', async () => {
    const { page, close } = await open(
      browser,
      owned(() => '@all'),
    );
    expect(await page.locator('.owners').count()).toBe(0);
    await close();
  });

  it('are said to be missing once', async () => {
    const { page, close } = await open(
      browser,
      owned(() => undefined),
      { hash: '#by=owner' },
    );
    expect((await page.locator('body').innerText()).match(/no owner/gi)).toHaveLength(2);
    expect(await page.locator('.owners').textContent()).toBe(
      'No owner is declared for these checks: set owners in the definition, or owner in a claim.',
    );
    expect(await page.locator('.group h3 bdi').allTextContents()).toEqual(['No owner declared']);
    await close();
  });

  it('come before what nobody owns', async () => {
    const { page, close } = await open(
      browser,
      owned((index) => (index % 2 === 0 ? '@zoe' : undefined)),
      { hash: '#by=owner' },
    );
    expect(await page.locator('.group h3 bdi').allTextContents()).toEqual(['@zoe', 'No owner declared']);
    expect(await page.locator('.owners').textContent()).toMatch(/no owner declared \d+/);
    await close();
  });
});
