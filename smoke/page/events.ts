/** What a page logs and requests while it is visited. */
import type { ConsoleMessage, Page, Request } from 'playwright-core';

export interface Events {
  readonly console: readonly Message[];
  /** Stacks, or names and messages if there is none. */
  readonly exceptions: readonly string[];
  readonly failed: readonly FailedRequest[];
  /** Counts of what came after the list was full; absent if nothing did. */
  readonly more?: { readonly [kind in Kind]?: More };
  /** How many came before the gate stopped listening; absent if it never did. */
  readonly heard?: { readonly [kind in Exclude<Kind, 'failed'>]?: number };
}
type Kind = 'console' | 'exceptions' | 'failed';

export interface More {
  /** Of declared origins. */
  own: number;
  /** Of third parties. */
  foreign: number;
}

/** Of each kind: more than anybody reads, and few enough for a page that floods the gate. */
export const most = 500;
/** Characters of a message or a stack. */
const longest = 10_000;
/** Messages, and exceptions, after which the gate stops listening: each takes memory and time. */
const loudest = { count: 2_000, characters: 5_000_000 };

export interface Message {
  readonly text: string;
  readonly url: string;
  /** Of a declared origin, not of a third party. */
  readonly own: boolean;
}
export interface FailedRequest {
  readonly method: string;
  readonly url: string;
  /** The status, the browser's word for what happened, or that no answer came. */
  readonly why: string;
  readonly own: boolean;
}

/** The result grows until the page is closed. Failures of what `mayFail` are left out. */
export function watchEvents(page: Page, isOwn: (url: string) => boolean, mayFail: (url: string) => boolean): Events {
  const console: Message[] = [];
  const exceptions: string[] = [];
  const failed: FailedRequest[] = [];
  const more: Partial<Record<Kind, More>> = {};
  const heard: { console?: number; exceptions?: number } = {};
  const keep = <T>(kind: Kind, list: T[], one: T, own: boolean): void => {
    if (list.length < most) {
      list.push(one);
      return;
    }
    more[kind] ??= { own: 0, foreign: 0 };
    more[kind][own ? 'own' : 'foreign'] += 1;
  };
  const note = (request: Request, why: string): void => {
    const url = request.url();
    if (isPageItself(request, page) || mayFail(url)) return;
    const own = isOwn(url);
    keep('failed', failed, { method: request.method(), url: url.slice(0, longest), why, own }, own);
  };
  const onConsole = untilLoud(
    (message: ConsoleMessage) => {
      const { url } = message.location();
      const text = message.text();
      const own = url === '' || isOwn(url);
      if (message.type() === 'error' && !isFailedLoad(message))
        keep('console', console, { text: text.slice(0, longest), url: url.slice(0, longest), own }, own);
      return text.length;
    },
    (count) => {
      heard.console = count;
      page.off('console', onConsole);
    },
  );
  const onException = untilLoud(
    (error: Error) => {
      const said = inFull(error);
      keep('exceptions', exceptions, said.slice(0, longest), true);
      return said.length;
    },
    (count) => {
      heard.exceptions = count;
      page.off('pageerror', onException);
    },
  );
  page.on('console', onConsole);
  page.on('pageerror', onException);
  page.on('response', (response) => {
    if (response.status() >= 400) note(response.request(), String(response.status()));
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? 'failed';
    if (why !== 'net::ERR_ABORTED') note(request, why);
  });
  return { console, exceptions, failed, more, heard };
}

/** Without a frame of the page there is no stack: `r.json()` of an answer that is not JSON. */
function inFull({ name, message, stack }: Error): string {
  const said = [name, message].filter((text) => text.trim() !== '').join(': ');
  return stack?.trim() || said || 'an exception without a message';
}

/** `hear` returns the characters of each; `stop` is called once there were too many. */
function untilLoud<T>(hear: (one: T) => number, stop: (count: number) => void): (one: T) => void {
  let count = 0;
  let characters = 0;
  return (one) => {
    count += 1;
    characters += hear(one);
    if (count >= loudest.count || characters >= loudest.characters) stop(count);
  };
}

/** The page's own navigation: its status is a check of its own. */
export function isPageItself(request: Request, page: Page): boolean {
  return request.isNavigationRequest() && request.frame() === page.mainFrame();
}

/** Chromium also logs each failed request, which is already counted; what the page itself logs has arguments. */
function isFailedLoad(message: ConsoleMessage): boolean {
  return message.args().length === 0 && message.text().startsWith('Failed to load resource:');
}
