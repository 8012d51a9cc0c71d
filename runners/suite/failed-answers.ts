/** Errors that staging answered with while a test ran that failed: they may be why. */
import { failedAnswer } from '../../core/failed-answer.ts';
import type { Item } from '../../core/model.ts';
import type { Exchange } from '../../fixtures/access/exchange.ts';
import type { Answer } from '../../fixtures/access/targets.ts';
import type { Attempt, FailedAnswer } from './journal.ts';
import { barePath, requestWords } from './request-words.ts';

/** Of an attempt, in its record. */
const mostAnswers = 20;

const shown = 3;

const reading = ['GET', 'HEAD', 'OPTIONS'];

/** None for no error, for what something else answered, and for what products answer every day: a 401 to a visitor, a 404 for an icon. */
export function failedAnswerOf({ origin, wall }: Answer, exchange: Exchange | undefined): readonly FailedAnswer[] {
  if (origin === undefined || wall !== undefined || exchange === undefined) return [];
  const { method, path, isPage = false, status } = exchange;
  const isTelling = status >= 500 || isPage || !reading.includes(method) || isUndefinedIn(barePath(path));
  if (status < 400 || !isTelling) return [];
  return [{ request: requestWords(exchange), status, ...(isPage ? { isPage } : {}) }];
}

/** What an unset variable becomes in the address that it is a part of. */
function isUndefinedIn(path: string): boolean {
  return /(?:^|\/)(?:undefined|null|NaN)(?:\/|$)/.test(path);
}

/** Each once, the most telling first, and no more than a record has. */
export function mostTelling(failed: readonly FailedAnswer[]): FailedAnswer[] {
  const all = Map.groupBy(
    failed.toSorted((a, b) => rank(a) - rank(b)),
    words,
  );
  return [...all.values()].flatMap(([first]) => first ?? []).slice(0, mostAnswers);
}

/** Those of tests that passed: no other test fails by them. */
export function harmlessAnswers(passed: readonly Attempt[]): ReadonlySet<string> {
  return new Set(passed.flatMap(({ failed = [] }) => failed.map(words)));
}

/** `POST /orders answered 500`, the most telling first. */
export function failedAnswers(attempts: readonly Attempt[], harmless: ReadonlySet<string>): readonly Item[] {
  return mostTelling(attempts.flatMap(({ failed = [] }) => failed))
    .filter((answer) => !harmless.has(words(answer)))
    .slice(0, shown)
    .map(toItem);
}

/** What a page asks for by itself, as for statistics, may be refused each time: by that alone, no two tests fail together. */
function toItem(answer: FailedAnswer): Item {
  const { request, status, isPage = false } = answer;
  return {
    label: words(answer),
    ...(isUnset(answer) ? { detail: unset } : {}),
    ...(status >= 500 || isPage ? failedAnswer(request, status) : {}),
  };
}

function words({ request, status }: FailedAnswer): string {
  return `${request} answered ${status}`;
}

function rank(answer: FailedAnswer): number {
  if (answer.status >= 500 || isUnset(answer)) return 0;
  return answer.isPage ? 1 : 2;
}

function isUnset({ request }: FailedAnswer): boolean {
  return isUndefinedIn(request.replace(/^\w+ /, ''));
}

const unset =
  'its address says undefined, null or NaN: a variable of the suite may not be set, or staging gave it such a link';
