/** Opens a rendered report as a person would: a file in a real browser. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page, type ViewportSize } from '@playwright/test';
import type { GateReport } from '../../core/model.ts';
import { chromiumExecutable } from '../../fixtures/testing/chromium.ts';
import { whole } from '../blocks.ts';
import { html } from '../html/html.ts';

export const desk = { width: 1280, height: 720 };
export const phone = { width: 390, height: 844 };

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumExecutable(),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
  });
}

/** A single grey pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);

/** The report's page with the images that its evidence names; removed by `remove`. */
export function write(report: GateReport): { readonly url: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  const images = report.runs
    .flatMap(({ evidence }) => evidence.map(({ path }) => path))
    .filter((path) => /^evidence\/[\w/-]{1,80}\.png$/.test(path));
  for (const path of images) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), pixel);
  }
  writeFileSync(join(folder, 'report.html'), whole(html(report)));
  return {
    url: pathToFileURL(join(folder, 'report.html')).href,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface OpenOptions {
  /** Default: a desk's. */
  readonly viewport?: ViewportSize;
  /** Default: light. */
  readonly colorScheme?: 'light' | 'dark';
  /** Default: none. */
  readonly permissions?: string[];
  /** Of the address, with its `#`. */
  readonly hash?: string;
}

export interface Opened {
  readonly page: Page;
  /** Console messages, exceptions, and requests for anything but the report's own files. */
  readonly trouble: readonly string[];
  close(): Promise<void>;
}

/** Pages that are open and not used. A page costs a browser more than what these tests do with it. */
const idle = new WeakMap<Browser, Page[]>();

export async function open(
  browser: Browser,
  report: GateReport,
  { viewport = desk, colorScheme = 'light', permissions = [], hash = '' }: OpenOptions = {},
): Promise<Opened> {
  const file = write(report);
  const known = idle.get(browser) ?? [];
  idle.set(browser, known);
  const page = known.pop() ?? (await browser.newPage());
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme });
  await page.context().clearPermissions();
  if (permissions.length > 0) await page.context().grantPermissions(permissions);
  const trouble = watch(page);
  await page.goto(file.url + hash);
  return {
    page,
    trouble,
    close: async () => {
      for (const event of ['console', 'pageerror', 'dialog', 'request'] as const) page.removeAllListeners(event);
      file.remove();
      known.push(page);
    },
  };
}

/** The ids in the list of all checks, as it is filtered. */
export function checksOn(page: Page): Promise<string[]> {
  return page.locator('.check code').allTextContents();
}

export function watch(page: Page): string[] {
  const trouble: string[] = [];
  page.on('console', (message) => trouble.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    trouble.push('a dialog');
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!/^(?:file:\/\/\/.*\/(?:report\.html|evidence\/[\w/-]+\.png)(?:#.*)?$|data:image\/svg)/.test(request.url()))
      trouble.push(`request: ${request.url().slice(0, 200)}`);
  });
  return trouble;
}
