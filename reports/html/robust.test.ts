/** The page in every view: readable by everybody, on every screen and on paper, in every script. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../testdata/languages.ts';
import { samples } from '../testdata/samples.ts';
import { desk, launch, open, phone } from '../testing/open.ts';
import { comparison, gist, headline, sentence } from '../words/findings.ts';
import * as words from './words.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
});

/** The first `most` of each kind: the others are made alike. */
async function unfold(page: Page, most = 100): Promise<void> {
  await page.evaluate((count) => {
    for (const kind of ['.check', '#blockers details', '#open details', '#run details'])
      for (const element of [...document.querySelectorAll<HTMLDetailsElement>(kind)].slice(0, count))
        element.open = true;
  }, most);
}

/** Of the whole page: axe would not see an id again in what is left out. */
const repeatedIds = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    return ids.filter((id, at) => ids.indexOf(id) !== at);
  });

const wide = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

/** Leaves out what is made like three others, because axe takes its time for every element. What has no name or no text is not like what has. */
async function leaveOutAlike(page: Page): Promise<void> {
  await page.evaluate(() => {
    const own = /^(?:aria-label(?:ledby)?|alt|d|data-control|height|href|id|src|width|x|y)$/;
    const form = (element: Element): string => {
      const attributes = [...element.attributes].map(
        ({ name, value }) => `${name}=${own.test(name) ? value.trim() !== '' : value}`,
      );
      const text = element.textContent.trim() === '' ? 'empty' : 'text';
      return `${element.tagName} ${attributes.join(' ')} ${text} (${[...element.children].map(form).join(', ')})`;
    };
    const seen = new Map<string, number>();
    for (const element of document.querySelectorAll('.check, details.card, .panel, li, tr')) {
      if (!element.isConnected) continue;
      const key = form(element);
      const count = (seen.get(key) ?? 0) + 1;
      seen.set(key, count);
      if (count > 3) element.remove();
    }
  });
}

/** Describes violations only: to describe what passes takes axe as long as many of its rules. */
function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
}

/** Every report in one form; every form, and every order, of a report that has failed checks and of one that has passed ones. */
const views = [
  ['promotable', 'light', desk, 'layer'],
  ['blockedByOne', 'light', phone, 'requirement'],
  ['blockedByForty', 'dark', desk, 'owner'],
  ['unreachable', 'light', phone, 'owner'],
  ['interrupted', 'dark', phone, 'layer'],
  ['partial', 'dark', desk, 'requirement'],
] as const;

describe('accessibility', () => {
  it.each(views)(
    'is not violated: %s, %s, %j, by %s',
    async (name, colorScheme, viewport, by) => {
      const { page, trouble, close } = await open(browser, samples[name], { colorScheme, viewport, hash: `#by=${by}` });
      await unfold(page, 3);
      expect(await wide(page)).toBe(false);
      expect(await repeatedIds(page)).toEqual([]);
      await leaveOutAlike(page);
      const { violations } = await axe(page).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(trouble).toEqual([]);
      await close();
    },
    120_000,
  );
});

it.each(['promotable', 'blockedByOne', 'blockedByForty', 'unreachable', 'partial'] as const)(
  'fits on three sheets of paper: %s',
  async (name) => {
    const { page, close } = await open(browser, samples[name]);
    const pdf = await page.pdf({ format: 'A4' });
    const pages = pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThanOrEqual(1);
    expect(pages).toBeLessThanOrEqual(name === 'blockedByForty' ? 3 : 2);
    await close();
  },
);

it('would be seen to violate accessibility and to be too wide', async () => {
  const { page, close } = await open(browser, samples.partial);
  await page.evaluate(() => {
    const image = document.createElement('img');
    image.style.width = '3000px';
    document.body.append(image);
  });
  expect((await axe(page).analyze()).violations.map(({ id }) => id)).toContain('image-alt');
  expect(await wide(page)).toBe(true);
  await close();
});

describe.each(Object.entries(languages))('words in %s', (_, report) => {
  it.each([desk, phone])('stay within the screen at %j', async (viewport) => {
    const { page, close } = await open(browser, report, { viewport });
    for (const by of ['layer', 'owner', 'requirement']) {
      await page.locator('#by').selectOption(by);
      await unfold(page);
      expect(await wide(page), by).toBe(false);
      expect(await spilling(page), by).toEqual([]);
    }
    await close();
  });

  it('leave the English beside them in its order', async () => {
    const { page, close } = await open(browser, report);
    for (const place of ['.deciding', '#blockers details.card summary', '.check summary']) {
      for (const part of ['2 of 3 samples', 'expected passed', 'at most 0.01']) {
        const [start, end] = await ends(page, place, part);
        if (start !== undefined && end !== undefined) expect(end, `${part} in ${place}`).toBeGreaterThan(start);
      }
    }
    expect(await ends(page, '.deciding', '2 of 3 samples')).toHaveLength(2);
    await close();
  });
});

it('would be seen to be out of order', async () => {
  const { page, close } = await open(browser, languages.hebrew);
  await page.locator('.deciding').evaluate((element) => element.replaceChildren(element.textContent ?? ''));
  const [start = 0, end = 0] = await ends(page, '.deciding', '2 of 3 samples');
  expect(end).toBeLessThan(start);
  await close();
});

/** Texts that stick out of what holds them, unless it scrolls. */
function spilling(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.card, .panel, .group, .first > *, td, th, dd, .aside li')]
      .filter((element) => element.closest('.scroll') === null && element.scrollWidth > element.clientWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}

/** Where the first and the last character of a text stand across the page. */
function ends(page: Page, within: string, part: string): Promise<number[]> {
  return page.evaluate(
    ([selector, wanted]) => {
      const element = document.querySelector(selector);
      if (element === null) return [];
      const characters: { node: Text; offset: number }[] = [];
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode() as Text | null; node !== null; node = walker.nextNode() as Text | null)
        for (let offset = 0; offset < node.data.length; offset += 1) characters.push({ node, offset });
      const from = characters
        .map(({ node, offset }) => node.data[offset])
        .join('')
        .indexOf(wanted);
      if (from === -1) return [];
      return [characters[from], characters[from + wanted.length - 1]].map((one) => {
        const range = document.createRange();
        range.setStart(one?.node ?? document, one?.offset ?? 0);
        range.setEnd(one?.node ?? document, (one?.offset ?? 0) + 1);
        return range.getBoundingClientRect().x;
      });
    },
    [within, part] as const,
  );
}

describe('a sentence as markup', () => {
  const plain = (markup: unknown): string =>
    String(markup)
      .replace(/<[^>]*>/g, '')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&gt;', '>')
      .replaceAll('&lt;', '<')
      .replaceAll('&amp;', '&');

  it.each(Object.entries({ ...samples, ...languages }))('says what the sentence says: %s', (_, report) => {
    for (const finding of report.findings) {
      expect(plain(words.sentence(finding))).toBe(sentence(finding));
      expect(plain(words.headline(finding))).toBe(headline(finding));
      expect(plain(words.gist(finding))).toBe(gist(finding));
      expect(plain(words.comparison(finding))).toBe(comparison(finding));
    }
  });
});

describe('the keyboard', () => {
  it('reaches every control', async () => {
    const { page, close } = await open(browser, samples.blockedByForty);
    const controls = await page.evaluate(() => {
      const all = [
        ...document.querySelectorAll<HTMLElement>('a[href], button, input, select, summary, [tabindex="0"]'),
      ];
      const seen = all.filter((element) => element.checkVisibility({ visibilityProperty: true }));
      for (const [index, element] of seen.entries()) element.dataset['control'] = String(index);
      return seen.length;
    });
    await page.evaluate(() => {
      document.addEventListener('focusin', ({ target }) => {
        (target as HTMLElement).dataset['reached'] = '';
      });
    });
    // Kept pressed, so that not each repetition is waited for.
    await Promise.all(Array.from({ length: controls + 20 }, () => page.keyboard.down('Tab')));
    const reached = await page.locator('[data-control][data-reached]').count();
    expect(controls).toBeGreaterThan(100);
    expect(reached).toBe(controls);
    await close();
  }, 60_000);

  it('works every kind of control', async () => {
    const { page, close } = await open(browser, samples.blockedByForty, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const matches = page.locator('#matches');
    await page.locator('[data-show=blocks]').press('Space');
    await expect.poll(() => matches.textContent()).toBe('39 of 76 checks');
    await page.locator('#by').focus();
    await page.keyboard.type('owner');
    await expect.poll(() => page.url()).toContain('by=owner');
    await page.locator('#text').press('m');
    await expect.poll(() => page.url()).toContain('text=m');
    await page.locator('#reset').press('Enter');
    await expect.poll(() => matches.textContent()).toBe('76 checks');
    const folded = page.locator('#blockers details.card').first();
    await folded.locator('summary').first().press('Enter');
    await expect.poll(() => folded.getAttribute('open')).toBe('');
    await folded.locator('[data-copy]').first().press('Enter');
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('--checks ');
    await page.getByRole('navigation').getByRole('link', { name: 'The run' }).press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('run-title');
    await close();
  });

  it('copies by each button what stands beside it', async () => {
    const { page, close } = await open(browser, samples.blockedByOne, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const commands = page.locator('#blockers .command');
    expect(await commands.count()).toBe(2);
    for (const command of await commands.all()) {
      await command.locator('button').press('Enter');
      await expect
        .poll(() => page.evaluate(() => navigator.clipboard.readText()))
        .toBe(await command.locator('code').textContent());
    }
    await close();
  });
});
