import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../core/decide.ts';
import type { GateReport } from '../../core/model.ts';
import { runAgain } from '../testdata/run-again.ts';
import { fellSilent, plan, replaced, report, samples, waiverRanOut } from '../testdata/samples.ts';
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

const rows = (page: Page): Promise<string[]> => page.locator('.check code').allTextContents();

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
    expect(await page.locator('.deciding').textContent()).toBe('The run did not finish.');
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
    await expect.poll(() => rows(page)).toEqual(['load/users-p95', 'load/users-errors']);
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

describe('pictures', () => {
  it('show a load run over time beside its bound', async () => {
    const { page, close } = await open(browser, samples.promotable);
    const charts = page.locator('#time svg[role=img]');
    expect(await charts.evaluateAll((all) => all.map((chart) => chart.getAttribute('aria-label')))).toEqual([
      'Users over 3 min, active up to 100',
      expect.stringMatching(/^Requests over 3 min, sent up to [\d.]+\/s$/),
      expect.stringMatching(
        /^Time to answer over 3 min, p50 up to \d+ ms, p95 up to \d+ ms, p99 up to \d+ ms, bound: at most 800 ms$/,
      ),
      'Failed requests over 3 min, failed up to 3/s',
    ]);
    expect(await charts.locator('.limit').count()).toBe(1);
    const ends = await charts
      .first()
      .locator('.line')
      .evaluate((line) => {
        const path = line as SVGPathElement;
        return [path.getPointAtLength(0), path.getPointAtLength(path.getTotalLength())].map(({ x, y }) => [x, y]);
      });
    expect(ends).toEqual([
      [0, 99],
      [1000, 0],
    ]);
    await close();
  });

  it('draw a bound that is far away over a break in the scale', async () => {
    const far = {
      ...samples.promotable,
      findings: samples.promotable.findings.map((finding) =>
        finding.check.id !== 'load/users-p95'
          ? finding
          : { ...finding, check: { ...finding.check, threshold: { unit: 'ms' as const, max: 60_000 } } },
      ),
    };
    const { page, close } = await open(browser, far);
    expect(await page.locator('#time .break').count()).toBe(1);
    expect(await page.locator('#time svg[role=img] .limit').count()).toBe(0);
    expect(await page.locator('#time .scale', { hasText: '60,000 ms' }).count()).toBe(1);
    await close();
  });

  it('leave a gap where nothing was seen, and say so where there is nothing to draw', async () => {
    const lines = [{ name: 'p95', values: [5, null, null, 7, 8, null, 9] }];
    const panels = [
      { title: 'Time', unit: 'ms' as const, lines },
      { title: 'Failed', unit: 'count' as const, lines: [{ name: 'failed', values: [0, 0] }] },
      { title: 'Empty', unit: 'count' as const, lines: [] },
    ];
    const { page, close } = await open(browser, {
      ...samples.promotable,
      series: { 'load/users': { step: 12, panels } },
    });
    expect(await page.locator('#time .line[d]').nth(1).getAttribute('d')).toMatch(/^M[^M]+M[^M]+L[^M]+M[^M]+$/);
    expect(await page.locator('#time').textContent()).toContain('each point is the maximum over 12 s');
    expect(await page.locator('#time figure').nth(1).textContent()).toContain('none at any time');
    expect(await page.locator('#time figure').nth(2).textContent()).toContain('no data');
    await close();
  });

  it('of what was sampled during a load are drawn with it, over one axis', async () => {
    const [load] = samples.promotable.tasks.filter(({ id }) => id === 'load/users');
    if (load === undefined) throw new Error('there is no load');
    const panel = (values: readonly number[]) => [
      { title: 'Any', unit: 'count' as const, lines: [{ name: 'any', values }] },
    ];
    const { page, trouble, close } = await open(browser, {
      ...samples.promotable,
      tasks: [...samples.promotable.tasks, { ...load, id: 'load/users-pool', during: load.id }],
      series: {
        'load/users-pool': { from: 95, during: { from: 100, to: 110 }, step: 5, panels: panel([3, 8, 9, 3]) },
        'load/users': { from: 100, step: 1, panels: panel([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) },
      },
    });
    expect(await page.locator('#time h3').allTextContents()).toEqual([
      'load/users each point is the maximum over 5 s, shaded while the load ran',
    ]);
    expect(await page.locator('#time .during').count()).toBe(2);
    expect(await page.locator('#time .during').first().getAttribute('d')).toBe('M250 0H750V100H250Z');
    const starts = await page
      .locator('#time .line[d]')
      .evaluateAll((all) =>
        all.flatMap((line) =>
          line.closest('.key') === null ? [/^M([\d.]+)/.exec(line.getAttribute('d') ?? '')?.[1]] : [],
        ),
      );
    expect(starts).toEqual(['275', '125']);
    expect(await page.locator('#time .axis').first().textContent()).toBe('5 s before the load15 s');
    expect(trouble).toEqual([]);
    await close();
  });

  it('are not missed in a report that has none', async () => {
    const { series: _, ...older } = samples.promotable;
    const { page, trouble, close } = await open(browser, older);
    expect(await page.locator('#time').count()).toBe(0);
    expect(await page.getByRole('navigation').textContent()).not.toContain('Over time');
    expect(trouble).toEqual([]);
    await close();
  });

  it('show each run of a page beside its bound', async () => {
    const { page, close } = await open(browser, samples.blockedByForty);
    const strip = page.locator('.strip', { hasText: 'shows itself too late' });
    expect(await strip.locator('.point').count()).toBe(5);
    expect(await strip.locator('figcaption').textContent()).toContain('median 4,210 ms, at most 2,500 ms');
    expect(await strip.locator('svg[role=img]').getAttribute('aria-label')).toBe(
      '5 runs: 3,980 ms, 4,102 ms, 4,210 ms, 4,377 ms, 4,590 ms',
    );
    const x = (selector: string) =>
      strip.locator(`svg[role=img] ${selector}`).evaluate((path) => (path as SVGPathElement).getPointAtLength(0).x);
    expect([await x('.middle'), await x('.limit')]).toEqual([842, 500]);
    await close();
  });
});

describe('a load that was run again', () => {
  it('shows each of its runs: in words, against its bound and in time', async () => {
    const { page, trouble, close } = await open(browser, runAgain([502, 514, 498, 509, 505]));
    const all = '502 ms, 514 ms, 498 ms, 509 ms, 505 ms';
    expect(await page.locator('.got', { hasText: 'decided by 5 runs' }).textContent()).toContain(
      `decided by 5 runs: ${all}`,
    );
    const strip = page.locator('.strip', { hasText: '5 runs of the task' });
    expect(await strip.locator('svg[role=img]').getAttribute('aria-label')).toBe(`5 runs: ${all}`);
    expect(await strip.locator('figcaption').textContent()).toMatch(
      /their mean 506 ms, at most 800 ms and at most 20 % worse than the baseline/,
    );
    const timeline = page.locator('.timeline tr', { hasText: 'load/users' });
    expect(
      await timeline
        .locator('th small')
        .filter({ hasText: /^run \d$/ })
        .allTextContents(),
    ).toEqual(['run 2', 'run 3', 'run 4', 'run 5']);
    expect(trouble).toEqual([]);
    await close();
  });
});

describe('the run', () => {
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
