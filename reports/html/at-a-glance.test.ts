import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Observed } from '../../core/model.ts';
import { render } from '../index.ts';
import { requirements } from '../testdata/catalogue.ts';
import { notRun, plan, report, samples } from '../testdata/samples.ts';
import { launch, open } from '../testing/open.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
});

describe('a service that names another environment', () => {
  const look: Observed = {
    api: { version: '1.4.0-812', environment: 'production' },
    app: { version: '1.4.0-812', environment: 'staging' },
  };
  const foreign = report(plan({ environment: { ...plan().environment, says: 'staging' } }), {
    others: { candidate: { before: look, after: look } },
  });

  it('is wrong, with the word why, though its version is right', async () => {
    const { page, close } = await open(browser, foreign);
    const row = page.locator('.first .candidates tbody tr').first();
    expect(await row.locator('svg').getAttribute('aria-label')).toBe('another environment');
    expect(await row.locator('td').last().textContent()).toBe(' 1.4.0-812 says production, not staging');
    const other = page.locator('.first .candidates tbody tr').last();
    expect(await other.locator('svg').getAttribute('aria-label')).toBe('as expected');
    expect(await other.locator('td').last().textContent()).toBe(' 1.4.0-812 says staging');
    await close();
  });

  it.each(['report.txt', 'summary.md'])('is named in %s', (path) => {
    expect(render(foreign)[path]).toContain('api says "production", not "staging"');
  });

  it('is named once in a terminal: by the reason, if there is one', () => {
    const stopped = report(plan({ environment: { ...plan().environment, says: 'staging' } }), {
      others: notRun({ code: 'not-staging', detail: 'api says "production"' }, look),
    });
    expect(render(stopped)['report.txt']).toContain('\n  api says "production"\n');
    expect(render(stopped)['report.txt']).not.toContain('not "staging"');
  });
});

describe('the requirements on the first screen', () => {
  const all = Object.keys(requirements).length;
  it.each([
    ['promotable', 'Requirements', 'Every requirement has a check.', `${all} requirements: ${all} passed`],
    ['unreachable', 'Requirements', 'Every requirement has a check.', `${all} requirements: ${all} inconclusive`],
    ['blockedByOne', 'Not covered', 'OSB-18 Metrics target is up', '3 without a check'],
    ['partial', 'Not in this part', 'OSB-05 Auth flow', 'not in this part'],
  ] as const)('of %s are under a heading that fits', async (name, heading, first, sum) => {
    const { page, close } = await open(browser, samples[name]);
    const part = page.locator('.first .uncovered');
    expect(await part.locator('dt').textContent()).toBe(heading);
    expect(await part.locator('dd').textContent()).toContain(first);
    expect(await part.locator('small').textContent()).toContain(sum);
    await close();
  });

  it('are none if the definition declares none', async () => {
    const { page, close } = await open(browser, report(plan({ requirements: {} })));
    expect(await page.locator('.first .uncovered').textContent()).toBe('RequirementsThe definition declares none.');
    await close();
  });

  it('that are not in a part have no check in it', async () => {
    const { page, close } = await open(browser, samples.partial);
    const states = await page.locator('#requirements .state').allTextContents();
    expect(new Set(states.map((state) => state.trim()))).toEqual(new Set(['passed', 'not in this part']));
    await close();
  });
});

describe('what to do', () => {
  it('is said at the verdict, with the command', async () => {
    const { page, close } = await open(browser, samples.blockedByOne);
    expect(await page.locator('header .next').textContent()).toBe(
      'What to do: @web must fix the product. What may fail for now can be waived in the policy. Then deploy, and run the whole gate: npm run gate offscreen-buddy -- --profile full',
    );
    expect(await page.locator('header .next code').textContent()).toBe(
      'npm run gate offscreen-buddy -- --profile full',
    );
    await close();
  });
});

it('blames nothing for a part that was asked for', async () => {
  const { page, close } = await open(browser, samples.partial);
  const card = page.locator('#open article');
  expect(await card.locator('h3').textContent()).toBe('Only part of the gate was run (health, smoke).');
  expect(await card.textContent()).not.toContain('cause:');
  await close();
});
