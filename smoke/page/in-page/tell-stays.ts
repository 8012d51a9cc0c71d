/**
 * Runs in each frame before its own scripts, and tells the gate of a text that stays. The order of the page's timers decides: on a busy
 * machine a look from outside may come when the page has already gone on, and a clock goes on while the page does not. A function of
 * its own, because it is sent as text.
 */
import type { Look, LookFor } from './look.ts';

export interface Stays {
  /** The function that tells; the page does not get to see it. */
  readonly name: string;
  /** Milliseconds in which the text does not change. */
  readonly calm: number;
  /** Milliseconds after which a text that stays is told of again. */
  readonly pause: number;
  readonly wanted: LookFor;
}

/** `look` is `lookAround`. */
export function tellStays({ name, calm, pause, wanted }: Stays, look: (wanted: LookFor) => Look): void {
  const mine = globalThis as unknown as { [key: string]: ((address: string, text: string) => unknown) | undefined };
  const tell = mine[name];
  if (tell === undefined) return;
  delete mine[name];
  const { setTimeout: later, clearTimeout: forget } = globalThis;
  let state: string | undefined;
  let stay: ReturnType<typeof later> | undefined;
  let noticed: ReturnType<typeof later> | undefined;
  let cost = 0;

  const isSeen = (): boolean => {
    if (top === self) return true;
    const holder = globalThis.frameElement;
    const { width, height } = holder?.getBoundingClientRect() ?? { width: 0, height: 0 };
    return (
      width > 1 && height > 1 && holder?.checkVisibility({ opacityProperty: true, visibilityProperty: true }) === true
    );
  };
  /** Of the address and the text: what it told of before is over if they have changed. */
  const lookAgain = (): { readonly changed: boolean; readonly text: string } => {
    const begun = performance.now();
    const text = isSeen() ? look(wanted).text : '';
    cost = performance.now() - begun;
    const before = state;
    state = `${location.href}\n${text}`;
    return { changed: state !== before, text };
  };
  const wait = (milliseconds: number): void => {
    forget(stay);
    stay = later(() => {
      const { changed, text } = lookAgain();
      if (!changed && text !== '') tell(location.href, text);
      wait(changed ? calm : Math.max(pause, 10 * cost));
    }, milliseconds);
  };
  const notice = (): void => {
    noticed ??= later(() => {
      noticed = undefined;
      if (lookAgain().changed) wait(calm);
    }, 10 * cost);
  };
  const changes = new MutationObserver(notice);
  changes.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
  navigation.addEventListener('navigate', ({ destination, downloadRequest }) => {
    if (destination.sameDocument) notice();
    else if (downloadRequest === null) {
      // From now on the page only waits for the next document.
      changes.disconnect();
      for (const timer of [stay, noticed]) forget(timer);
    }
  });
}
