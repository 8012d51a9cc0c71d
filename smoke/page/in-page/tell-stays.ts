/**
 * Runs in each frame before its own scripts, and tells the gate of a text that stays. The page's own clock decides: on a busy machine a
 * look from outside may come when the page has already gone on. A function of its own, because it is sent as text.
 */
import type { Look, LookFor } from './look.ts';

export interface Stays {
  /** The function that tells; the page does not get to see it. */
  readonly name: string;
  /** Milliseconds in which the text does not change. */
  readonly calm: number;
  /** Milliseconds between two looks, at least. */
  readonly pause: number;
  readonly wanted: LookFor;
}

/** `look` is `lookAround`. */
export function tellStays({ name, calm, pause, wanted }: Stays, look: (wanted: LookFor) => Look): void {
  const mine = globalThis as unknown as { [key: string]: ((address: string, text: string) => unknown) | undefined };
  const tell = mine[name];
  if (tell === undefined) return;
  delete mine[name];
  const later = globalThis.setTimeout;
  let state = '';
  let since = 0;
  let changed = 0;
  let looked = 0;

  const isSeen = (): boolean => {
    if (top === self) return true;
    const holder = globalThis.frameElement;
    const { width, height } = holder?.getBoundingClientRect() ?? { width: 0, height: 0 };
    return (
      width > 1 && height > 1 && holder?.checkVisibility({ opacityProperty: true, visibilityProperty: true }) === true
    );
  };
  const lookOnce = (): void => {
    const now = performance.now();
    const text = isSeen() ? look(wanted).text : '';
    const seen = `${location.href}\n${text}`;
    if (seen !== state) since = changed > looked ? changed : now;
    [state, looked] = [seen, now];
    if (text !== '' && now - since >= calm) tell(location.href, text);
  };
  const lookAgain = (): void => {
    const now = performance.now();
    lookOnce();
    later(lookAgain, Math.max(pause, 10 * (performance.now() - now)));
  };
  new MutationObserver(() => {
    changed = performance.now();
  }).observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
  addEventListener('pagehide', lookOnce);
  later(lookAgain, 0);
}
