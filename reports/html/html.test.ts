import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../gate/decide.ts';
import type { GateReport } from '../../gate/model.ts';
import { plan, samples } from '../testdata/samples.ts';
import { desk, launch, open, phone } from '../testing/open.ts';

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

const cases = Object.entries(samples) as [keyof typeof samples, GateReport][];

/** The lower end of what matches, in CSS pixels; everything of it must be visible. */
async function lowest(page: Page, selector: string): Promise<number> {
  const ends = await page.locator(selector).evaluateAll((elements) =>
    elements.map((element) => {
      const { bottom, right, width } = element.getBoundingClientRect();
      return width > 0 && right <= document.documentElement.clientWidth ? bottom : Number.POSITIVE_INFINITY;
    }),
  );
  return ends.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...ends);
}

const rows = (page: Page): Promise<string[]> => page.locator('.check code').allTextContents();

describe.each([
  ['a desk', desk],
  ['a phone', phone],
] as const)('the first screen on %s', (_, viewport) => {
  it.each(cases)('says all that decides: %s', async (_, report) => {
    const { page, trouble, close } = await open(browser, report, { viewport });
    for (const part of ['h1', '.deciding', '.tally', '.candidates tbody tr', '.uncovered dd', '.facts dd']) {
      expect(await lowest(page, part), part).toBeLessThanOrEqual(viewport.height);
    }
    expect(await page.locator('.candidates tbody tr').count()).toBe(2);
    expect(await page.locator('.facts dt').allTextContents()).toEqual(['Environment', 'Profile', 'Duration']);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
    ).toBe(true);
    expect(trouble).toEqual([]);
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
    expect(await lowest(page, '.facts dd')).toBeLessThanOrEqual(viewport.height);
    expect(await page.locator('#run .candidates tbody th').allTextContents()).toEqual(names);
    await close();
  });
});

describe('the page', () => {
  it('is there for a run that has only begun', async () => {
    const { page, trouble, close } = await open(browser, begun);
    expect(await page.locator('h1').textContent()).toContain('INCONCLUSIVE');
    expect(await page.locator('.deciding').textContent()).toBe('The run did not come to its end.');
    expect(await page.locator('.candidates tbody').textContent()).toContain('No service was asked.');
    expect(trouble).toEqual([]);
    await close();
  });

  it.each(cases)('tells the verdict by word and shape: %s', async (_, report) => {
    const { page, close } = await open(browser, report);
    const word = {
      promotable: 'PROMOTABLE',
      blocked: 'BLOCKED',
      inconclusive: report.selection === undefined ? 'INCONCLUSIVE' : 'PARTIAL',
    }[report.verdict];
    expect(await page.locator('h1').textContent()).toContain(word);
    expect(await page.title()).toContain(word);
    expect(await page.locator('header .mark.good').count()).toBe(report.verdict === 'promotable' ? 1 : 0);
    await close();
  });

  it.each([
    ['light', desk],
    ['dark', desk],
    ['light', phone],
    ['dark', phone],
  ] as const)(
    'has no accessibility violation in %s at %j',
    async (colorScheme, viewport) => {
      for (const report of [samples.blockedByForty, samples.interrupted]) {
        const { page, close } = await open(browser, report, { colorScheme, viewport });
        await page.locator('details').evaluateAll((all) => {
          for (const element of all.slice(0, 12)) (element as HTMLDetailsElement).open = true;
        });
        const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
        await close();
      }
    },
    120_000,
  );

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

  it.each(['promotable', 'blockedByOne', 'unreachable'] as const)('fits on two sheets of paper: %s', async (name) => {
    const { page, close } = await open(browser, samples[name]);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBeLessThanOrEqual(2);
    await close();
  });
});

describe('the list of all checks', () => {
  it('has every check with what was measured', async () => {
    const { page, close } = await open(browser, samples.promotable);
    expect(await rows(page)).toEqual([...new Set(samples.promotable.findings.map(({ check }) => check.id))]);
    const row = page.locator('.check', { hasText: 'load/users-p95' });
    expect(await row.locator('summary').textContent()).toContain('413 ms at most 800 ms');
    await row.locator('summary').press('Enter');
    await expect.poll(() => row.textContent()).toContain('between 404 ms and 421 ms, 18,204 samples');
    expect(await row.textContent()).toContain('A hundred people at a time');
    await close();
  });

  it('is filtered by result, and the address keeps it', async () => {
    const { page, close } = await open(browser, samples.blockedAtTheGate);
    await page.getByRole('button', { name: /^Blocks/ }).click();
    expect(await rows(page)).toEqual(['health/redis']);
    expect(page.url()).toMatch(/#show=blocks$/);
    await page.reload();
    expect(await rows(page)).toEqual(['health/redis']);
    expect(await page.getByRole('button', { name: /^Blocks/ }).getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: /^Held/ }).click();
    expect(await page.locator('#matches').textContent()).toBe('13 of 76 checks');
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(page.url()).not.toContain('#');
    expect(await page.locator('#matches').textContent()).toBe('76 checks');
    await close();
  });

  it('is filtered by every word, wherever it stands', async () => {
    const { page, close } = await open(browser, samples.blockedByForty);
    await page.keyboard.press('/');
    await page.keyboard.type('milestones OSB-07 changed');
    await expect.poll(() => rows(page)).toEqual(['api/milestones-are-changed']);
    expect(new URLSearchParams(new URL(page.url()).hash.slice(1)).get('text')).toBe('milestones OSB-07 changed');
    await page.getByRole('searchbox').fill('no such check');
    await expect.poll(() => page.locator('#none').isVisible()).toBe(true);
    await close();
  });

  it('is grouped by owner and by requirement', async () => {
    const { page, close } = await open(browser, samples.blockedByOne, { hash: '#by=owner&show=blocks,held' });
    const groups = page.locator('.group h3 bdi');
    expect(await groups.allTextContents()).toEqual(['@api', '@payments', '@platform', '@web']);
    await page.locator('#by').selectOption('requirement');
    expect((await groups.allTextContents()).slice(-2)).toEqual(['OSB-20', 'OSB-23']);
    expect(page.url()).toMatch(/show=blocks,held&by=requirement$/);
    await close();
  });

  it('opens at a check that a link names', async () => {
    const { page, close } = await open(browser, samples.blockedByOne);
    await page.locator('#requirements a', { hasText: 'health/redis' }).click();
    await expect.poll(() => rows(page)).toEqual(['health/redis']);
    expect(await page.locator('#filter').isVisible()).toBe(true);
    await page.getByRole('navigation').getByRole('link', { name: 'The run' }).click();
    expect(page.url()).toMatch(/#text=health%2Fredis$/);
    await close();
  });

  it('stays small and shows a part at a time with ten thousand checks', async () => {
    const many = { ...samples.blockedByOne, findings: Array.from({ length: 10_000 }, (_, index) => numbered(index)) };
    const { page, close } = await open(browser, many);
    expect((await page.content()).length).toBeLessThan(5_000_000);
    expect(await page.locator('.check').count()).toBeLessThanOrEqual(300);
    await page.getByRole('searchbox').fill('redis-9999');
    await expect.poll(() => rows(page)).toEqual(['health/redis-9999']);
    await page.getByRole('searchbox').fill('health/redis');
    await expect.poll(() => page.locator('.check').count()).toBe(300);
    await page.getByRole('button', { name: /^Show 500 more of 10,000/ }).click();
    expect(await page.locator('.check').count()).toBe(800);
    await close();
  });
});

function numbered(index: number): GateReport['findings'][number] {
  const finding = samples.blockedByOne.findings.find(({ check }) => check.id === 'health/redis');
  if (finding === undefined) throw new Error('the sample has no check of Redis');
  return {
    ...finding,
    check: { ...finding.check, id: `health/redis-${index}`, title: `Redis ${index} of the cluster is connected` },
  };
}
