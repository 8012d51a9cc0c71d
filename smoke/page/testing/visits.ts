/** Visits pages of a small application in a Chromium that the tests of a file share. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInWords } from '../../../core/in-words.ts';
import type { Measurements } from '../../../core/model.ts';
import { launchBrowser, type SharedBrowser } from '../../../fixtures/browser/browser.ts';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import type { ResolvedEnvironment } from '../../../fixtures/context/resolved.ts';
import { chromiumExecutable } from '../../../fixtures/testing/chromium.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, routes, serve, type TestServer } from '../../../fixtures/testing/server.ts';
import { page } from '../page.ts';

export type PageOptions = OptionsOf<typeof page>;

export const html = (body: string, head = '') =>
  answer(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title>${head}</head><body>${body}</body></html>`,
  );
export const to = (location: string) => answer('', 302, { location });

export interface Visits extends AsyncDisposable {
  readonly app: TestServer;
  readonly browser: SharedBrowser;
  /** As `valuesOf`, by what comes after the page's name: `content`. The page itself is `page`. */
  readonly values: (path: string, options?: PageOptions) => Promise<Readonly<Record<string, unknown>>>;
  readonly measure: (path: string, options?: PageOptions) => ReturnType<typeof measureClaim>;
}

/** `handlers` by path; a text is the body of a page. */
export async function openVisits(
  handlers: Readonly<Record<string, RequestListener | string>>,
  more: Partial<ResolvedEnvironment> = {},
): Promise<Visits> {
  const listeners = Object.entries(handlers).map(([path, one]) => [path, typeof one === 'string' ? html(one) : one]);
  const app = await serve(routes({ '/favicon.ico': answer('', 204), ...Object.fromEntries(listeners) }));
  const environment = resolvedEnvironment({ origins: { app: app.url }, ...more });
  const scratch = mkdtempSync(join(tmpdir(), 'stagegate-page-'));
  const executable = chromiumExecutable();
  const browser = await launchBrowser(environment, { executable, scratch, variables: { PATH: '/usr/bin:/bin' } });
  // The browser outlives the claim's context.
  const launch = (): Promise<SharedBrowser> => Promise.resolve({ ...browser, close: () => Promise.resolve() });
  const measure = (path: string, options: PageOptions = {}) =>
    measureClaim(page(path, { name: 'page', ...options }), page.probe, environment, { launch });
  return {
    ...{ app, browser, measure },
    values: async (path, options) =>
      Object.fromEntries(
        Object.entries(valuesOf(await measure(path, options))).map(([id, value]) => [id.replace(/^page-/, ''), value]),
      ),
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await app[Symbol.asyncDispose]();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

/** The value of each check, or the words for what was found instead. */
export function valuesOf(seen: Measurements): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(seen).map(([id, { value }]) => [id.replace('smoke/', ''), isInWords(value) ? value.inWords : value]),
  );
}
