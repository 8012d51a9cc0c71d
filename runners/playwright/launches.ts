/** Every browser that a suite launches, by its configuration or by its own code, is the gate's Chromium. */
import type { APIRequest, Browser, BrowserContext, BrowserType, LaunchOptions } from 'playwright-core';
import { playwrightProxy } from '../../fixtures/access/proxy/tools.ts';
import { localStorageScript } from '../../fixtures/access/session.ts';
import { secretsOf } from '../../fixtures/browser/cover.ts';
import { guardBrowser, withCookies } from '../../fixtures/browser/guarded-browser.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { type Watch, watchPages } from './browser-answers.ts';
import type { Browsers } from './browsers.ts';
import { settleContexts } from './contexts.ts';
import { coverBrowser, coverContext } from './pictures.ts';

export interface Launches {
  /** What is run in place of any other Chromium. */
  readonly browsers: Browsers;
  readonly environment: ResolvedEnvironment;
  /** Absent if nobody asks what answered. */
  readonly watch?: Watch | undefined;
  /** The folder for the covered twins of pictures; absent if nothing becomes evidence. */
  readonly twins?: string | undefined;
}

interface Library extends Readonly<Record<'chromium' | 'firefox' | 'webkit', BrowserType>> {
  readonly request: APIRequest;
}

export function takeOver(library: Library, { browsers, environment, watch, twins }: Launches): void {
  const { chromium, firefox, webkit } = library;
  const proxy = playwrightProxy(environment);
  const ours = (asked: LaunchOptions = {}): LaunchOptions => ({
    ...asked,
    executablePath: runsInShell(asked) ? browsers.headless : browsers.chromium,
    channel: '',
    ...(proxy === undefined ? {} : { proxy }),
  });
  settleContexts(library, ['newRequest'], environment, watch);
  const cover = { secrets: secretsOf(environment), twins };
  const launch = chromium.launch.bind(chromium);
  chromium.launch = async (options) => {
    const browser = await guard(await launch(ours(options)), environment, watch);
    return coverBrowser(browser, cover);
  };
  const persist = chromium.launchPersistentContext.bind(chromium);
  chromium.launchPersistentContext = async (folder, options) => {
    const context = await persist(folder, { ...options, ...ours(options) });
    return coverContext(await guardContext(context, environment, watch), cover);
  };
  for (const type of [firefox, webkit]) {
    refuse(type, 'launch');
    refuse(type, 'launchPersistentContext');
  }
  for (const type of [chromium, firefox, webkit]) {
    refuse(type, 'launchServer');
    refuse(type, 'connect');
    refuse(type, 'connectOverCDP');
  }
}

/** As Playwright chooses between its own two. */
function runsInShell({ headless = true, channel, executablePath }: LaunchOptions): boolean {
  return headless && !channel && !executablePath;
}

async function guard(browser: Browser, environment: ResolvedEnvironment, watch?: Watch): Promise<Browser> {
  settleContexts(browser, ['newContext', 'newContextForReuse'], environment, watch);
  return watched(await guardBrowser(browser, environment), watch);
}

function watched(browser: Browser, watch?: Watch): Browser {
  if (watch === undefined) return browser;
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    watchPages(context, watch);
    return context;
  };
  return browser;
}

async function guardContext(
  context: BrowserContext,
  environment: ResolvedEnvironment,
  watch?: Watch,
): Promise<BrowserContext> {
  const browser = context.browser();
  if (browser !== null) watched(await guardBrowser(browser, environment), watch);
  if (watch !== undefined) watchPages(context, watch);
  const { session } = environment;
  if (session !== undefined) {
    await context.addCookies(session.state.cookies);
    await context.addInitScript(localStorageScript(session.state));
  }
  return withCookies(context, environment);
}

function refuse(
  type: BrowserType,
  method: 'launch' | 'launchPersistentContext' | 'launchServer' | 'connect' | 'connectOverCDP',
): void {
  const name = type.name();
  Object.defineProperty(type, method, {
    value: () =>
      Promise.reject(
        new Error(
          `browserType.${method}: stagegate runs suites in a Chromium that it launches itself, because only there production can be refused; this was ${name}. Choose projects that run in Chromium: playwright({ project: … }).`,
        ),
      ),
  });
}
