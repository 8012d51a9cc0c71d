/** Visits a page in the run's browser and keeps what happened. */
import type { Page, Request, Response } from '@playwright/test';
import type { OpenPage } from '../fixtures/browser.ts';
import { ReasonError } from '../fixtures/errors.ts';
import { isDeclaredOrigin, urlAt } from '../fixtures/hosts.ts';
import type { World } from '../fixtures/world.ts';
import type { JsonObject } from '../gate/model.ts';
import type { PageArgs } from './page.ts';

/** `visit.json`, or `anonymous.json` for the visit of nobody in particular. */
export interface Visit {
  readonly url: string;
  /** Of the first answer to the address itself, before redirects. */
  readonly status: number;
  /** Every hop: status and address. */
  readonly hops: readonly { readonly status: number; readonly url: string }[];
  /** Where it ended, or where it was not let: an address outside the declared origins. */
  readonly end: string;
  /** It was not let where it wanted to go. */
  readonly foreign: boolean;
  readonly loaded: boolean;
  readonly text: number;
  readonly passwordField: boolean;
  readonly console: readonly Message[];
  readonly exceptions: readonly string[];
  readonly failed: readonly FailedRequest[];
  readonly milliseconds: number;
}
export interface Message {
  readonly text: string;
  readonly url: string;
  /** Of a declared origin, not of a third party. */
  readonly own: boolean;
}
export interface FailedRequest {
  readonly method: string;
  readonly url: string;
  readonly why: string;
  readonly own: boolean;
}

type Files = Record<string, Uint8Array | JsonObject>;

export async function visitPage(args: PageArgs, world: World): Promise<Files> {
  const aspects = new Set(Object.values(args.aspects));
  const headers = args.account === undefined ? {} : (await world.account(args.account)).headers;
  const visits: Promise<Files>[] = [];
  if (aspects.has('guarded')) visits.push(visit('anonymous', args, {}, world));
  if (aspects.has('status')) visits.push(visit('visit', args, headers, world));
  return Object.assign({}, ...(await Promise.all(visits)));
}

async function visit(
  name: string,
  args: PageArgs,
  headers: Readonly<Record<string, string>>,
  world: World,
): Promise<Files> {
  const url = urlAt(world.environment, args.path, args.origin, 'app');
  const browser = await world.browser();
  const open = await browser.open(headers);
  const stop = (): void => void open.close();
  world.signal.addEventListener('abort', stop, { once: true });
  try {
    const seen = await watch(open, url, args.within, world);
    const picture = await open.page
      .screenshot({ type: 'png', timeout: 5_000, mask: [open.page.locator('input[type=password]')] })
      .catch(() => undefined);
    return {
      [`${name}.json`]: seen as unknown as JsonObject,
      ...(picture === undefined ? {} : { [`${name}.png`]: picture }),
    };
  } finally {
    world.signal.removeEventListener('abort', stop);
    await open.close();
  }
}

async function watch(
  { page, refused }: OpenPage,
  url: string,
  within: number,
  { environment, http }: World,
): Promise<Visit> {
  const own = (address: string): boolean => URL.canParse(address) && isDeclaredOrigin(environment, new URL(address));
  const console: Message[] = [];
  const exceptions: string[] = [];
  const failed: FailedRequest[] = [];
  page.on('console', (message) => {
    const address = message.location().url;
    if (message.type() === 'error' && !isFailedLoad(message.text()))
      console.push({ text: message.text(), url: address, own: address === '' || own(address) });
  });
  page.on('pageerror', (error) => exceptions.push(error.stack ?? error.message));
  page.on('response', (response) => {
    const request = response.request();
    if (response.status() >= 400 && !isPageItself(request, page))
      failed.push({
        method: request.method(),
        url: response.url(),
        why: String(response.status()),
        own: own(response.url()),
      });
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? 'failed';
    if (why !== 'net::ERR_ABORTED' && !isPageItself(request, page))
      failed.push({ method: request.method(), url: request.url(), why, own: own(request.url()) });
  });
  const started = performance.now();
  const { hops, trouble } = await go(page, url, within);
  if (hops.length === 0) throw await whyNothing(http, url, trouble);
  return {
    url,
    status: hops[0]?.status ?? 0,
    hops,
    end: refused.at(-1) ?? page.url(),
    foreign: refused.length > 0,
    loaded: trouble === undefined || refused.length > 0,
    text: await visibleText(page),
    passwordField: await page
      .locator('input[type=password]')
      .first()
      .isVisible()
      .catch(() => false),
    console,
    exceptions,
    failed,
    milliseconds: Math.round(performance.now() - started),
  };
}

interface Journey {
  readonly hops: Visit['hops'];
  /** Why it did not load, in the browser's words. */
  readonly trouble?: string;
}

/** Until it has loaded and its requests have come to rest; a page that keeps asking is looked at as it is after two seconds. */
async function go(page: Page, url: string, within: number): Promise<Journey> {
  const hops: { status: number; url: string }[] = [];
  const note = (response: Response): void => {
    if (isPageItself(response.request(), page)) hops.push({ status: response.status(), url: response.url() });
  };
  page.on('response', note);
  try {
    await page.goto(url, { waitUntil: 'load', timeout: within * 1000 });
    page.off('response', note);
    await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => {});
    return { hops };
  } catch (error) {
    return { hops, trouble: error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error) };
  }
}

/** Our own client says better than the browser why nothing answers. */
async function whyNothing(http: World['http'], url: string, trouble = 'no answer'): Promise<ReasonError> {
  const failure = await http.request({ url, redirects: 0 }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof ReasonError) return failure;
  return new ReasonError({ code: 'unreachable', detail: `${url} could not be loaded in the browser (${trouble}).` });
}

/** Chromium also logs each failed request, which is counted as one already. */
function isFailedLoad(text: string): boolean {
  return text.startsWith('Failed to load resource:');
}

/** Its status is a check of its own. */
function isPageItself(request: Request, page: Page): boolean {
  return request.isNavigationRequest() && request.frame() === page.mainFrame();
}

function visibleText(page: Page): Promise<number> {
  return page.evaluate(() => (document.body === null ? '' : document.body.innerText).trim().length).catch(() => 0);
}
