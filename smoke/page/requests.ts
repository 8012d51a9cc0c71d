/** The requests of a page that are in flight. */
import type { Page, Request, Response, WebSocket } from 'playwright-core';
import { answerWithin } from '../../fixtures/browser/answer.ts';
import { isPageItself } from './events.ts';

export interface Requests {
  /** How many are in flight, third parties' included. */
  readonly open: () => number;
  /** How many began and ended so far. */
  readonly moves: () => number;
  /** Those in flight to declared origins. */
  readonly own: () => readonly Request[];
  /** A stream or a WebSocket is open, whose next message nobody can foresee. */
  readonly isLive: () => boolean;
  /** Waits for them; resolves to those that have not ended after that many seconds. */
  readonly ended: (requests: readonly Request[], seconds: number) => Promise<readonly Request[]>;
}

const awaited = ['document', 'stylesheet', 'script', 'image', 'font', 'fetch', 'xhr'];
/** Answers that are meant to go on. */
const streams = /^(?:text\/event-stream|multipart\/|application\/(?:x-ndjson|jsonl|json-seq|grpc))/i;

/** Without streams, the page's own navigation and what `mayFail`. */
export function watchRequests(
  page: Page,
  isOwn: (url: string) => boolean,
  mayFail: (url: string) => boolean,
): Requests {
  const open = new Map<Request, PromiseWithResolvers<void>>();
  const live = new Set<Request | WebSocket>();
  let moves = 0;
  const settle = (request: Request): void => {
    moves += 1;
    open.get(request)?.resolve();
    open.delete(request);
  };
  const end = (request: Request): void => {
    settle(request);
    live.delete(request);
  };
  page.on('request', (request) => {
    moves += 1;
    if (isAwaited(request) && !mayFail(request.url()) && !isPageItself(request, page))
      open.set(request, Promise.withResolvers());
  });
  page.on('response', (response) => {
    if (!isStream(response)) return;
    settle(response.request());
    live.add(response.request());
  });
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  page.on('websocket', (socket) => {
    live.add(socket);
    socket.on('close', () => live.delete(socket));
  });
  page.on('close', () => [...open.keys()].forEach(settle));
  return {
    open: () => open.size,
    moves: () => moves,
    isLive: () => live.size > 0,
    own: () => [...open.keys()].filter((request) => isOwn(request.url())),
    ended: async (requests, seconds) => {
      const all = Promise.all(requests.map((request) => open.get(request)?.promise));
      await answerWithin(seconds * 1000, all, undefined);
      return requests.filter((request) => open.has(request));
    },
  };
}

function isAwaited(request: Request): boolean {
  return (
    awaited.includes(request.resourceType()) &&
    request.url().startsWith('http') &&
    !(request.headers()['accept'] ?? '').includes('text/event-stream')
  );
}

function isStream(response: Response): boolean {
  return streams.test(response.headers()['content-type'] ?? '');
}
