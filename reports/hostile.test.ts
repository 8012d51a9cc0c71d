/** What staging writes never becomes markup, script, a request or a command, in any form of the report. */
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { junit } from './junit/junit.ts';
import { hostile, payloads } from './testdata/hostile.ts';
import { samples } from './testdata/samples.ts';
import { launch, watch, write } from './testing/open.ts';

let browser: Browser;
let page: Page;
let trouble: string[];
beforeAll(async () => {
  browser = await launch();
  page = await browser.newPage();
  trouble = watch(page);
});
afterAll(async () => {
  await browser.close();
});

const cases = payloads.map((payload): [string, string] => [payload.slice(0, 60), payload]);

describe('report.html', () => {
  it.each(cases)('is inert with %j', async (_, payload) => {
    const file = write(hostile(payload));
    trouble.length = 0;
    await page.goto(file.url);
    await page.locator('details').evaluateAll((all) => {
      for (const element of all) (element as HTMLDetailsElement).open = true;
    });
    await page.mouse.move(300, 300);
    const seen = await page.evaluate(() => ({
      hit: 'hit' in window,
      scripts: document.scripts.length,
      strange: document.querySelectorAll(
        'iframe, object, embed, form, base, meta[http-equiv=refresh], link:not([rel=icon])',
      ).length,
      handlers: [...document.querySelectorAll('*')].filter((element) =>
        element.getAttributeNames().some((name) => name.startsWith('on')),
      ).length,
      links: [...document.querySelectorAll('a[href], img[src]')].map(
        (element) => element.getAttribute('href') ?? element.getAttribute('src') ?? '',
      ),
      wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
      checks: document.querySelectorAll('.check').length,
    }));
    expect(trouble).toEqual([]);
    expect(seen).toMatchObject({ hit: false, scripts: 2, strange: 0, handlers: 0, wide: false, checks: 24 });
    expect(seen.links.filter((link) => !/^(?:#|evidence\/(?!.*(?:^|\/)\.\.(?:\/|$))|https?:\/\/)/.test(link))).toEqual(
      [],
    );
    file.remove();
  });

  it('would be seen to be hit', async () => {
    await page.goto('about:blank');
    trouble.length = 0;
    await page.setContent('<img src=x onerror="window.hit=1"><img src="https://evil.example/x.png">');
    await expect.poll(() => page.evaluate(() => 'hit' in window)).toBe(true);
    expect(trouble.join('\n')).toContain('request: https://evil.example/x.png');
  });

  it('lets nothing be loaded or run, even if markup got into it', async () => {
    const file = write(samples.demo);
    await page.goto(file.url);
    trouble.length = 0;
    const markup = await page.evaluate(() => {
      const image = document.createElement('img');
      image.src = 'https://evil.example/x.png';
      document.body.append(image);
      try {
        document.body.innerHTML = '<img src=x onerror="window.hit=1">';
      } catch (error) {
        return String(error);
      }
      return 'taken';
    });
    expect(markup).toContain('TrustedHTML');
    await expect.poll(() => trouble.join('\n')).toMatch(/Content Security Policy/);
    expect(await page.evaluate(() => 'hit' in window)).toBe(false);
    file.remove();
  });
});

describe('junit.xml', () => {
  beforeAll(async () => {
    await page.goto('about:blank');
  });

  it.each(cases)('is whole with %j', async (_, payload) => {
    const report = hostile(payload);
    const xml = junit(report)['junit.xml'] ?? '';
    const parsed = await page.evaluate((source) => {
      const document = new DOMParser().parseFromString(source, 'application/xml');
      return {
        errors: document.querySelectorAll('parsererror').length,
        cases: document.querySelectorAll('testcase').length,
        forged: document.querySelectorAll('testcase[name=forged]').length,
        attachments: [...document.querySelectorAll('system-out')].flatMap(
          (element) => (element.textContent ?? '').match(/\[\[ATTACHMENT\|[^\]]*/g) ?? [],
        ),
        elsewhere: [...document.querySelectorAll('failure, error, skipped')].filter((element) =>
          /\[\[ATTACHMENT/i.test(element.outerHTML),
        ).length,
      };
    }, xml);
    expect(parsed).toMatchObject({
      errors: 0,
      cases: report.findings.length + report.objections.length,
      forged: 0,
      elsewhere: 0,
    });
    expect(parsed.attachments.filter((mark) => !/^\[\[ATTACHMENT\|evidence\/(?!.*\.\.)/.test(mark))).toEqual([]);
  });
});
