import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GateReport, layers } from '../../core/model.ts';
import { withFlaky } from '../testdata/flaky.ts';
import { samples } from '../testdata/samples.ts';
import { checksOn, launch, open } from '../testing/open.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
});

describe('the list of all checks', () => {
  it('has every check with what was measured', async () => {
    const { page, close } = await open(browser, samples.promotable);
    expect(await checksOn(page)).toEqual([...new Set(samples.promotable.findings.map(({ check }) => check.id))]);
    const row = page.locator('.check', { hasText: 'load/users-p95' });
    expect(await row.locator('summary').textContent()).toContain('413 ms at most 800 ms');
    await row.locator('summary').press('Enter');
    await expect.poll(() => row.textContent()).toContain('between 404 ms and 421 ms, 18,204 samples');
    expect(await row.textContent()).toContain('A hundred people at a time');
    await close();
  });

  it('has the layers in their order, whichever ran first', async () => {
    const { findings } = samples.promotable;
    const { page, close } = await open(browser, { ...samples.promotable, findings: findings.toReversed() });
    const shown = (await checksOn(page)).map((id) => id.split('/')[0]);
    const known = new Set<string>(findings.map(({ check }) => check.layer));
    expect([...new Set(shown)]).toEqual(layers.filter((layer) => known.has(layer)));
    await close();
  });

  it('is filtered by result, and the address keeps it', async () => {
    const { page, close } = await open(browser, samples.blockedAtTheGate);
    await page.getByRole('button', { name: /^Blocks/ }).click();
    expect(await checksOn(page)).toEqual(['health/redis']);
    await expect.poll(() => page.url()).toMatch(/#show=blocks$/);
    await page.reload();
    expect(await checksOn(page)).toEqual(['health/redis']);
    expect(await page.getByRole('button', { name: /^Blocks/ }).getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: /^Passed/ }).click();
    expect(await page.locator('#matches').textContent()).toBe('13 of 76 checks');
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => page.url()).not.toContain('#');
    expect(await page.locator('#matches').textContent()).toBe('76 checks');
    await close();
  });

  it('is filtered by flaky tests, whether they count as passed or not', async () => {
    const report = withFlaky(3);
    const [first, ...others] = report.findings;
    if (first === undefined) throw new Error('the sample has no finding');
    const failed = { ...first, result: 'fail', cause: 'beyond-threshold', blocks: true } as const;
    const { page, close } = await open(browser, { ...report, findings: [failed, ...others] });
    await page.getByRole('button', { name: 'Flaky 3' }).click();
    expect(await checksOn(page)).toEqual(['uat/sign-up-0', 'uat/sign-up-1', 'uat/sign-up-2']);
    await expect.poll(() => page.url()).toMatch(/#show=flaky$/);
    await page.getByRole('button', { name: /^Passed/ }).click();
    expect((await checksOn(page)).length).toBe(report.findings.length);
    await page.getByRole('button', { name: 'Flaky 3' }).click();
    expect(await checksOn(page)).toContain('uat/sign-up-1');
    expect(await checksOn(page)).not.toContain('uat/sign-up-0');
    await close();
    const steady = await open(browser, samples.promotable);
    expect(await steady.page.getByRole('button', { name: /^Flaky/ }).count()).toBe(0);
    await steady.close();
  });

  it('is filtered by every word, wherever it stands', async () => {
    const { page, close } = await open(browser, samples.blockedByForty);
    await page.keyboard.press('/');
    await page.keyboard.type('milestones OSB-07 changed');
    await expect.poll(() => checksOn(page)).toEqual(['api/milestones-are-changed']);
    await expect
      .poll(() => new URLSearchParams(new URL(page.url()).hash.slice(1)).get('text'))
      .toBe('milestones OSB-07 changed');
    await page.getByRole('searchbox').fill('no such check');
    await expect.poll(() => page.locator('#none').isVisible()).toBe(true);
    await close();
  });

  it('is grouped by owner and by requirement', async () => {
    const { page, close } = await open(browser, samples.blockedByOne, { hash: '#by=owner&show=blocks,passed' });
    const groups = page.locator('.group h3 bdi');
    expect(await groups.allTextContents()).toEqual(['@api', '@payments', '@platform', '@web']);
    await page.locator('#by').selectOption('requirement');
    expect((await groups.allTextContents()).slice(-2)).toEqual(['OSB-23', 'No requirement named']);
    await expect.poll(() => page.url()).toMatch(/show=blocks,passed&by=requirement$/);
    await close();
  });

  it('groups a check by each of its requirements, however many and whatever their names', async () => {
    const ids = Array.from({ length: 45 }, (_, index) => `SHOP-${100 + index}`);
    const covering = (covers: readonly string[]): GateReport => {
      const [finding] = samples.demo.findings;
      return {
        ...samples.demo,
        findings: finding === undefined ? [] : [{ ...finding, check: { ...finding.check, covers } }],
      };
    };
    const many = await open(browser, covering(ids), { hash: '#by=requirement&text=SHOP-144' });
    const groups = many.page.locator('.group h3 bdi');
    expect(await groups.allTextContents()).toEqual(ids);
    await many.page.locator('.check summary').first().click();
    expect(await many.page.locator('.check dd', { hasText: 'SHOP-144' }).first().textContent()).toBe(ids.join(', '));
    await many.close();
    const comma = await open(browser, covering(['Orders, and their totals']), { hash: '#by=requirement' });
    expect(await comma.page.locator('.group h3 bdi').allTextContents()).toEqual(['Orders, and their totals']);
    await comma.close();
  });

  it.each([
    [
      'npx stagegate shop --profile full',
      { id: 'observability/log-quiet', whole: true as const },
      'npx stagegate shop --profile full',
    ],
    [
      'npx stagegate ./envs/CHECKOUT.ts',
      { id: 'health/redis' },
      'npx stagegate ./envs/CHECKOUT.ts --checks health/redis',
    ],
    ['npm run gate', { id: 'uat/$(reboot)' }, "npm run gate -- --checks 'uat/$(reboot)'"],
  ])('gives the command that runs a check again: %s', async (command, changes, whole) => {
    const [finding] = samples.demo.findings;
    if (finding === undefined) throw new Error('the sample has no finding');
    const { page, close } = await open(browser, {
      ...samples.demo,
      environment: { ...samples.demo.environment, command },
      findings: [{ ...finding, check: { ...finding.check, ...changes } }],
    });
    await page.locator('.check summary').click();
    expect(await page.locator('.check .command code').textContent()).toBe(whole);
    await close();
  });

  it('opens at a check that a link names', async () => {
    const { page, close } = await open(browser, samples.blockedByOne);
    await page.locator('#requirements a', { hasText: 'health/redis' }).click();
    await expect.poll(() => checksOn(page)).toEqual(['health/redis']);
    expect(await page.locator('#filter').isVisible()).toBe(true);
    await page.getByRole('navigation').getByRole('link', { name: 'The run' }).click();
    await expect.poll(() => page.url()).toMatch(/#text=health%2Fredis$/);
    await close();
  });

  it('stays small and shows a part at a time with ten thousand checks', async () => {
    const many = { ...samples.blockedByOne, findings: Array.from({ length: 10_000 }, (_, index) => numbered(index)) };
    const { page, close } = await open(browser, many);
    expect((await page.content()).length).toBeLessThan(5_000_000);
    expect(await page.locator('.check').count()).toBeLessThanOrEqual(100);
    await page.getByRole('searchbox').fill('redis-9999');
    await expect.poll(() => checksOn(page)).toEqual(['health/redis-9999']);
    await page.getByRole('searchbox').fill('health/redis');
    await expect.poll(() => page.locator('.check').count()).toBe(100);
    await page.getByRole('button', { name: /^Show 500 more of 10,000/ }).click();
    expect(await page.locator('.check').count()).toBe(600);
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
