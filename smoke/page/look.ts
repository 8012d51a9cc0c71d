/** Looks at a page and its frames. */
import type { Frame, Page } from 'playwright-core';
import { answerWithin } from '../../fixtures/browser/answer.ts';
import { type Look, type LookFor, lookAround } from './in-page/look.ts';

/** Milliseconds for a frame other than the page. */
const framePatience = 1_000;
/** Milliseconds for a walk through all elements of a page: to see something, and to find a text. */
const patience = { some: 1_000, text: 3_000 };
/** Timers that are due later than in so many milliseconds do not count. */
export const soon = 3_000;

/** Characters of text that are kept, enough to tell a brief page from others. */
const longest = 5_000;

export interface LookAt {
  readonly texts: readonly string[];
  readonly isOwn: (url: string) => boolean;
}

export function lookFor(texts: readonly string[]): LookFor {
  return { texts: [...texts], longest, patience: texts.length > 0 ? patience.text : patience.some, soon };
}

/**
 * What is seen of the page; `silent` if its scripts give no answer within so many milliseconds, and `moved` if it went to another
 * document meanwhile. Frames of other origins are nobody's content, and one that does not answer shows nothing.
 */
export async function look(
  page: Page,
  { texts, isOwn }: LookAt,
  milliseconds: number,
): Promise<Look | 'silent' | 'moved'> {
  const wanted = lookFor(texts);
  const main = page.mainFrame();
  const seen = await answerWithin(milliseconds, main.evaluate(lookAround, wanted), 'silent' as const).catch(
    () => 'moved' as const,
  );
  if (typeof seen === 'string') return seen;
  const others = page.frames().filter((frame) => frame !== main && isOurs(frame.url(), isOwn));
  const inside = await Promise.all(others.map((frame) => lookInside(frame, wanted)));
  return inside.reduce<Look>((all, one) => (one === undefined ? all : both(all, one)), seen);
}

function isOurs(url: string, isOwn: (url: string) => boolean): boolean {
  return /^(?:about|blob|data):/.test(url) || isOwn(url);
}

async function lookInside(frame: Frame, wanted: LookFor): Promise<Look | undefined> {
  const inside = async (): Promise<Look | undefined> => {
    const holder = await frame.frameElement();
    const isShown = await holder.evaluate(isSeen);
    return isShown ? frame.evaluate(lookAround, wanted) : undefined;
  };
  return answerWithin(framePatience, inside(), undefined).catch(() => undefined);
}

/** Runs in the page. */
function isSeen(holder: SVGElement | HTMLElement): boolean {
  const { width, height, right, bottom } = holder.getBoundingClientRect();
  const isOnPage = width > 1 && height > 1 && right + scrollX > 0 && bottom + scrollY > 0;
  return isOnPage && holder.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}

function both(one: Look, other: Look): Look {
  return {
    text: [one.text, other.text].filter((text) => text !== '').join('\n'),
    found: [...new Set([...one.found, ...other.found])],
    fields: one.fields + other.fields,
    passwords: one.passwords + other.passwords,
    newPasswords: one.newPasswords + other.newPasswords,
    pictures: one.pictures + other.pictures,
    canvases: one.canvases + other.canvases,
    due: Math.max(one.due, other.due),
    hidden: [...one.hidden, ...other.hidden],
  };
}
