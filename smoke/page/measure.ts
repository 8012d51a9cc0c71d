/** Visits a page in the run's browser and keeps what happened. */
import type { Page, Response } from 'playwright-core';
import { defined } from '../../core/defined.ts';
import { ReasonError } from '../../core/errors.ts';
import { isDeclaredOrigin, urlAt } from '../../fixtures/access/hosts.ts';
import type { OpenOptions, OpenPage } from '../../fixtures/browser/browser.ts';
import { secretsOf, whileCovered } from '../../fixtures/browser/cover.ts';
import type { Session } from '../../fixtures/context/resolved.ts';
import type { ProbeContext } from '../../fixtures/probe/probe-context.ts';
import { mayFail, type PageArgs } from './args.ts';
import { type Events, type FailedRequest, isPageItself, watchEvents } from './events.ts';

import { watchWaiting } from './unanswered.ts';

export interface Visit extends Events {
  readonly url: string;
  /** Of the first answer to the address itself, before redirects. */
  readonly status: number;
  /** Every hop: status and address. */
  readonly hops: readonly { readonly status: number; readonly url: string }[];
  /** Where it ended, or was stopped from going: an address outside the declared origins. */
  readonly end: string;
  /** It was stopped from going to another origin. */
  readonly foreign: boolean;
  /** Why it did not load, in the browser's words. */
  readonly trouble?: string;
  /** Characters of visible text. */
  readonly text: number;
  readonly passwordField: boolean;
  readonly milliseconds: number;
}

/** `visit` by the account, or by a visitor if there is none; `anonymous` by somebody who is not signed in. */
export interface Visits {
  readonly visit?: Visit;
  readonly anonymous?: Visit;
}
interface Visitor extends OpenOptions {
  readonly session?: Session;
}

interface Seen extends Visits {
  readonly files: Readonly<Record<string, Uint8Array>>;
}

export async function visitPage(args: PageArgs, context: ProbeContext): Promise<Seen> {
  const who = args.account === undefined ? {} : await signedIn(args.account, context);
  const [anonymous, opened] = await Promise.all([
    args.guarded ? visit(args, {}, context) : undefined,
    args.opened ? visit(args, who, context) : undefined,
  ]);
  const files = defined({ 'anonymous.png': anonymous?.picture, 'visit.png': opened?.picture });
  return defined({ anonymous: anonymous?.seen, visit: opened?.seen, files });
}

async function signedIn(account: string, context: ProbeContext): Promise<Visitor> {
  const { headers, session } = await context.account(account);
  return defined({ headers, state: session?.state, session });
}

interface Visited {
  readonly seen: Visit;
  readonly picture: Uint8Array | undefined;
}

async function visit(args: PageArgs, who: Visitor, context: ProbeContext): Promise<Visited> {
  const url = urlAt(context.environment, args.path, args.origin, 'app');
  const browser = await context.browser();
  const open = await browser.open(who);
  const stop = (): void => void open.close();
  context.signal.addEventListener('abort', stop, { once: true });
  try {
    const seen = await watch(open, url, args, context);
    const secrets = secretsOf({ ...context.environment, ...defined({ session: who.session }) });
    const fields = open.page.locator('input[type=password]');
    const picture = await whileCovered(open.page, secrets, (mask) =>
      open.page.screenshot({ type: 'png', timeout: 5_000, mask: [fields, ...mask] }),
    ).catch(() => undefined);
    return { seen, picture };
  } finally {
    context.signal.removeEventListener('abort', stop);
    await open.close();
  }
}

async function watch(
  { page, refused }: OpenPage,
  url: string,
  args: PageArgs,
  { environment, http }: ProbeContext,
): Promise<Visit> {
  const isOwn = (address: string): boolean => URL.canParse(address) && isDeclaredOrigin(environment, new URL(address));
  const { within } = args;
  const events = watchEvents(page, isOwn, (address) => mayFail(address, args));
  const waiting = watchWaiting(page, isOwn);
  const started = performance.now();
  const { hops, trouble } = await go(page, url, within);
  const [first] = hops;
  if (first === undefined) throw await whyNothing(http, url, trouble);
  const unanswered = (await waiting.unanswered(within)).map(
    (request): FailedRequest => ({
      method: request.method(),
      url: request.url(),
      why: `no answer within ${within} s`,
      own: true,
    }),
  );
  const foreign = refused.length > 0;
  return defined({
    url,
    status: first.status,
    hops,
    end: refused.at(-1) ?? page.url(),
    foreign,
    trouble: foreign ? undefined : trouble,
    text: await visibleText(page),
    passwordField: await showsPasswordField(page),
    milliseconds: Math.round(performance.now() - started),
    ...events,
    failed: [...events.failed, ...unanswered],
  });
}

type Journey = Pick<Visit, 'hops' | 'trouble'>;

/** Until it has loaded and its requests have come to rest; a page that keeps sending requests is looked at as it is after two seconds. */
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
    return { hops, trouble: firstLine(error) };
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}

/** Our own client says better than the browser why nothing answers. */
async function whyNothing(http: ProbeContext['http'], url: string, trouble = 'no answer'): Promise<ReasonError> {
  const failure = await http.request({ url, redirects: 0 }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof ReasonError) return failure;
  return new ReasonError({ code: 'unreachable', detail: `${url} could not be loaded in the browser (${trouble}).` });
}

function visibleText(page: Page): Promise<number> {
  return page.evaluate(() => (document.body === null ? '' : document.body.innerText).trim().length).catch(() => 0);
}

function showsPasswordField(page: Page): Promise<boolean> {
  const field = page.locator('input[type=password]').first();
  return field.isVisible().catch(() => false);
}
