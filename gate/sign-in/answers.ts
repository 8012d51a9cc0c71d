/** What staging answered while an account signed in: whose the failure is, and the request that tells. */
import type { Page, Request, Response } from 'playwright-core';
import { defined } from '../../core/defined.ts';
import type { ReasonCode } from '../../core/model.ts';
import { reasonCodeOf } from '../../fixtures/access/no-answer.ts';
import { wallIn } from '../../fixtures/access/wall.ts';
import { answerWithin } from '../../fixtures/browser/answer.ts';

/** A document, fetch or XHR of a declared origin. */
export interface Asked {
  readonly method: string;
  /** Without the query, which may hold a token. */
  readonly path: string;
  /** Absent if no answer came. */
  readonly status?: number;
  /** Why it failed, in the browser's words. */
  readonly failure?: string;
  /** From its start to its answer, or to the end of the sign-in. */
  readonly seconds: number;
}

export interface Telling {
  readonly code: ReasonCode;
  /** `Staging answered 401 to POST /session.` */
  readonly words: string;
  /** It was still without an answer when the time was up. */
  readonly isLate?: boolean;
}

const asking = ['document', 'xhr', 'fetch'];

export interface Answers {
  /** What became of what was asked so far, without what the page itself gave up. */
  readonly asked: () => readonly Asked[];
  /** What answered the last document in staging's place, in words. */
  readonly wall: () => Promise<string | undefined>;
}

/** Of what the page asks from now on. */
export function watchAnswers(page: Page, isOwn: (url: string) => boolean): Answers {
  let last: Response | undefined;
  const all = new Map<Request, { readonly started: number; ended?: number; status?: number; failure?: string }>();
  const end = (request: Request, how: { readonly status?: number; readonly failure?: string }): void => {
    const known = all.get(request);
    if (known !== undefined) Object.assign(known, how, { ended: performance.now() });
  };
  page.on('request', (request) => {
    if (asking.includes(request.resourceType()) && isOwn(request.url()))
      all.set(request, { started: performance.now() });
  });
  page.on('response', (response) => {
    end(response.request(), { status: response.status() });
    if (response.request().resourceType() === 'document' && isOwn(response.url())) last = response;
  });
  page.on('requestfailed', (request) => {
    const failure = request.failure()?.errorText ?? 'failed';
    if (failure === 'net::ERR_ABORTED') all.delete(request);
    else end(request, { failure });
  });
  const asked = (): readonly Asked[] =>
    [...all].map(([request, { started, ended = performance.now(), status, failure }]) => ({
      method: request.method(),
      path: new URL(request.url()).pathname,
      ...defined({ status, failure: status === undefined ? failure : undefined }),
      seconds: Math.round((ended - started) / 100) / 10,
    }));
  return { asked, wall: () => wallOf(last) };
}

/** Milliseconds for the body of an answer. */
const patience = 2_000;

async function wallOf(answer: Response | undefined): Promise<string | undefined> {
  if (answer === undefined) return undefined;
  const body = await answerWithin(patience, answer.text(), '').catch(() => '');
  return wallIn({ url: answer.url(), status: answer.status(), headers: answer.headers(), body });
}

const refused: readonly (number | undefined)[] = [401, 403];
const isRefusal = ({ status }: Asked): boolean => refused.includes(status);
const isLost = ({ status }: Asked): boolean => status === undefined;
const isBroken = ({ status = 0 }: Asked): boolean => status >= 500;
const isWrong = ({ status = 0 }: Asked): boolean => status >= 400;

/**
 * The request on which the sign-in failed, as far as the answers show. One that sends something tells more than one that
 * reads: before somebody has signed in, many a page asks who they are and is refused. A refusal of what was sent tells most.
 */
export function tellingAnswer(asked: readonly Asked[], wall?: string): Telling | undefined {
  if (wall !== undefined) return { code: 'wall', words: `${wall}.` };
  const [nothing] = asked;
  if (nothing !== undefined && asked.every(isLost)) return telling(codeWithout(nothing), nothing);
  const sent = asked.filter(({ method }) => method !== 'GET');
  const found =
    sent.findLast(isRefusal) ??
    sent.findLast((one) => isBroken(one) || isLost(one)) ??
    sent.findLast(isWrong) ??
    asked.findLast((one) => isBroken(one) || isLost(one) || isRefusal(one));
  if (found === undefined) return undefined;
  const isStaging = isBroken(found) || isLost(found);
  return telling(isStaging ? 'sign-in-failed' : 'signed-out', found);
}

function telling(code: ReasonCode, found: Asked): Telling {
  const isLate = found.status === undefined && found.failure === undefined;
  return { code, words: inWords(found), ...(isLate ? { isLate } : {}) };
}

/** Nothing answered at all. */
function codeWithout({ failure }: Asked): ReasonCode {
  return failure === undefined ? 'no-answer' : reasonCodeOf(failure);
}

function inWords({ method, path, status, failure, seconds }: Asked): string {
  const what = `${method} ${path}`;
  if (status !== undefined) return `Staging answered ${status} to ${what}.`;
  return failure === undefined
    ? `Staging had not answered ${what} after ${seconds} s.`
    : `Staging did not answer ${what} (${failure}).`;
}
