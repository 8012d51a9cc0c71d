/** Errors that staging answered with while a test ran that failed: they may be why. */
import { failedAnswer } from '../../core/failed-answer.ts';
import type { Item } from '../../core/model.ts';
import type { Answer } from '../../fixtures/access/targets.ts';
import type { Attempt, FailedAnswer } from './journal.ts';

/** Of an attempt, in its record. */
export const mostAnswers = 20;

const shown = 3;

export interface Asked {
  readonly method: string;
  /** Or a URL. */
  readonly path: string;
  /** For a page or a frame. */
  readonly isPage?: boolean;
}

/** With its answer's status. */
export interface Exchange extends Asked {
  readonly status: number;
}

const reading = ['GET', 'HEAD', 'OPTIONS'];
const longest = 300;

/** None for no error, for what something else answered, and for what products answer every day: a 401 to a visitor, a 404 for an icon. */
export function failedAnswerOf({ origin, wall }: Answer, exchange: Exchange | undefined): readonly FailedAnswer[] {
  if (origin === undefined || wall !== undefined || exchange === undefined) return [];
  const { method, path, isPage = false, status } = exchange;
  const bare = path.replace(/^https?:\/\/[^/?#]+/, '').replace(/[?#].*/s, '');
  const isTelling = status >= 500 || isPage || !reading.includes(method) || isUndefinedIn(bare);
  return status >= 400 && isTelling ? [{ request: `${method} ${bare.slice(0, longest)}`, status }] : [];
}

/** What an unset variable becomes in the address that it is a part of. */
function isUndefinedIn(path: string): boolean {
  return /(?:^|\/)(?:undefined|null|NaN)(?:\/|$)/.test(path);
}

/** `POST /orders answered 500`, the most telling first. */
export function failedAnswers(failed: readonly Attempt[]): readonly Item[] {
  const all = failed.flatMap((attempt) => attempt.failed ?? []).toSorted((a, b) => rank(a) - rank(b));
  const items = all.map(toItem);
  return [...new Map(items.map((item) => [item.label, item])).values()].slice(0, shown);
}

function toItem(answer: FailedAnswer): Item {
  const { request, status } = answer;
  const detail = isUnset(answer) ? { detail: unset } : {};
  return { label: `${request} answered ${status}`, ...detail, ...failedAnswer(request, status) };
}

function rank(answer: FailedAnswer): number {
  return answer.status >= 500 || isUnset(answer) ? 0 : 1;
}

function isUnset({ request }: FailedAnswer): boolean {
  return isUndefinedIn(request.replace(/^\w+ /, ''));
}

const unset =
  'its address says undefined, null or NaN: a variable of the suite may not be set, or staging gave it such a link';
