import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAgain } from '../testdata/run-again.ts';
import { samples } from '../testdata/samples.ts';
import { launch, open } from '../testing/open.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
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

  it('say that a number is far from its minimum, and by how much it is near one', async () => {
    const at = (min: number) => ({
      ...samples.promotable,
      findings: samples.promotable.findings.flatMap((finding) =>
        finding.check.id !== 'load/users-p95'
          ? []
          : [
              {
                ...finding,
                check: { ...finding.check, threshold: { unit: 'ms' as const, min } },
                measurement: { value: 300, unit: 'ms' as const, samples: 1 },
              },
            ],
      ),
    });
    for (const [min, room] of [
      [100, 'far from it'],
      [200, '50 % left'],
      [400, '25 % beyond'],
    ] as const) {
      const { page, close } = await open(browser, at(min));
      expect(await page.locator('#margins td.number').last().textContent()).toBe(room);
      await close();
    }
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
