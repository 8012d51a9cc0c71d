/** What staging writes never becomes markup, script, a request or a command, in any form of the report that a browser reads. */
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { whole } from './blocks.ts';
import { junit } from './junit/junit.ts';
import { categories, hostile, kinds, payloads } from './testdata/hostile.ts';
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

/** Payloads on one page: the list of checks shows 300 at once. */
const together = 300 / kinds;
const named = Object.entries(categories).flatMap(([category, all]) =>
  all.map((payload): readonly [string, string] => [category, payload]),
);
const pages = Array.from({ length: Math.ceil(named.length / together) }, (_, index): [string, readonly string[]] => {
  const part = named.slice(index * together, (index + 1) * together);
  const from = index * together + 1;
  const names = [...new Set(part.map(([category]) => category))].join(', ');
  return [`payloads ${from} to ${from + part.length - 1} (${names})`, part.map(([, payload]) => payload)];
});

/** Images of the evidence that this test did not make. */
function isMissingImage(line: string): boolean {
  return /^request: file:\/\/\/[^?]*\/report-[^/?]*\/evidence\/|^console: Failed to load resource: net::ERR_FILE_NOT_FOUND$/.test(
    line,
  );
}

describe('the payloads', () => {
  it('are at least 200, each its own', () => {
    expect(payloads.length).toBeGreaterThanOrEqual(200);
    expect(new Set(payloads).size).toBe(payloads.length);
    expect(pages.flatMap(([, all]) => all)).toEqual(payloads);
  });
});

describe('report.html', () => {
  it.each(pages)('is inert with %s', async (_, all) => {
    const file = write(hostile(...all));
    trouble.length = 0;
    await page.goto(file.url);
    await page.locator('details').evaluateAll((elements) => {
      for (const element of elements) (element as HTMLDetailsElement).open = true;
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
    expect(trouble.filter((line) => !isMissingImage(line))).toEqual([]);
    expect(seen).toMatchObject({ hit: false, scripts: 2, strange: 0, handlers: 0, wide: false });
    expect(seen.checks).toBe(kinds * all.length);
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
    expect(trouble.filter((line) => !isMissingImage(line)).join('\n')).toContain('request: https://evil.example/x.png');
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

  it.each(Object.entries(categories))('is whole with each of %s', async (_, all) => {
    const reports = all.map((payload) => hostile(payload));
    const sources = reports.map((report) => whole(junit(report)));
    const parsed = await page.evaluate(
      (texts) =>
        texts.map((text) => {
          const document = new DOMParser().parseFromString(text, 'application/xml');
          return {
            errors: document.querySelectorAll('parsererror').length,
            cases: document.querySelectorAll('testcase').length,
            forged: document.querySelectorAll('testcase[name=forged]').length,
            attachments: [...document.querySelectorAll('system-out')].flatMap(
              (element) => (element.textContent ?? '').match(/\[\[ATTACHMENT\|[^\]]*/gi) ?? [],
            ),
            elsewhere: [...document.querySelectorAll('failure, error, skipped')].filter((element) =>
              /\[\[ATTACHMENT/i.test(element.outerHTML),
            ).length,
          };
        }),
      sources,
    );
    for (const [index, { attachments, ...seen }] of parsed.entries()) {
      const { findings, objections } = reports[index] ?? samples.demo;
      expect(seen).toEqual({ errors: 0, cases: findings.length + objections.length, forged: 0, elsewhere: 0 });
      expect(
        attachments.filter((mark) => !/^\[\[ATTACHMENT\|results\/[\w.-]+\/evidence\/(?!.*\.\.)/.test(mark)),
      ).toEqual([]);
      expect(Buffer.byteLength(sources[index] ?? '')).toBeLessThan(30_000_000);
    }
  });
});
