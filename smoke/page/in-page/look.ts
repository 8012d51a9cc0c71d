/** Runs in a frame: what a person sees of it. A function of its own, because it is sent as text. */
import type { Record } from './from-start.ts';

export interface LookFor {
  /** Texts to look for, on the whole page. */
  readonly texts: readonly string[];
  /** Characters of text to return, after which nothing else is looked for but the texts. */
  readonly longest: number;
  /** Milliseconds to look for: a page of a million elements is looked at as far as that goes. */
  readonly patience: number;
  /** Timers due later than in so many milliseconds do not count. */
  readonly soon: number;
}

export interface Look {
  /** The visible text, a line for each block; values and placeholders of fields too. */
  readonly text: string;
  /** Which of the texts are visible. */
  readonly found: readonly string[];
  /** Visible form controls. */
  readonly fields: number;
  /** Visible password fields, but for those that choose a new password. */
  readonly passwords: number;
  readonly newPasswords: number;
  /** Visible images, SVGs and videos of at least 100 × 100 pixels. */
  readonly pictures: number;
  /** Canvases of that size; whether anything is drawn on them is not known. */
  readonly canvases: number;
  /** Milliseconds until the last timer that is due soon. */
  readonly due: number;
  /** Stacks of exceptions that the page hides. */
  readonly hidden: readonly string[];
}

export function lookAround({ texts, longest, patience, soon }: LookFor): Look {
  const record = (globalThis as { [key: symbol]: unknown })[Symbol.for('stagegate.page')] as Record | undefined;
  const end = performance.now() + patience;
  const most = 1_000_000;
  const lines: string[] = [];
  let length = 0;
  const seen = { fields: 0, passwords: 0, newPasswords: 0, pictures: 0, canvases: 0 };
  const range = document.createRange();
  const controls = new Set(['input', 'select', 'textarea', 'button']);
  const images = new Set(['img', 'svg', 'video', 'canvas', 'object', 'embed']);

  /** White space, control characters and what has no width. */
  const blanks = /[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]+/gu;
  const plain = (text: string): string => text.replace(blanks, ' ').trim();

  const parentOf = (node: Node): Element | null => {
    const { parentNode } = node;
    if (node instanceof Element && node.assignedSlot !== null) return node.assignedSlot;
    return parentNode instanceof ShadowRoot ? parentNode.host : (parentNode as Element | null);
  };
  const isOnPage = ({ width, height, right, bottom }: DOMRect): boolean =>
    width >= 1 && height >= 1 && right + scrollX > 0 && bottom + scrollY > 0;

  const clipping = new Map<Element, boolean>();
  /** It is in a box that hides all but a pixel, as texts for screen readers are. */
  const isClipped = (element: Element | null): boolean => {
    if (element === null || !(element instanceof Element)) return false;
    const known = clipping.get(element);
    if (known !== undefined) return known;
    const { width, height } = element.getBoundingClientRect();
    const isTiny = (width <= 1 || height <= 1) && /hidden|clip/.test(getComputedStyle(element).overflow);
    const clipped = isTiny || isClipped(parentOf(element));
    clipping.set(element, clipped);
    return clipped;
  };
  const isShown = (element: Element): boolean =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !isClipped(element);
  const isSeen = (element: Element): boolean => isOnPage(element.getBoundingClientRect()) && isShown(element);

  /** Transparent letters are seen only where the background shows through them. */
  const isInked = (element: Element): boolean => {
    const { webkitTextFillColor: color } = getComputedStyle(element);
    if (!/^rgba\(.*, 0\)$|\/ 0\)$/.test(color)) return true;
    for (let at: Element | null = element; at instanceof Element; at = parentOf(at))
      if (getComputedStyle(at).backgroundClip.includes('text')) return true;
    return false;
  };
  const blocks = new Map<Element, Element>();
  const blockOf = (element: Element): Element => {
    const known = blocks.get(element);
    if (known !== undefined) return known;
    const parent = parentOf(element);
    const isInline = /^(?:inline|contents)$/.test(getComputedStyle(element).display) && parent instanceof Element;
    const block = isInline ? blockOf(parent) : element;
    blocks.set(element, block);
    return block;
  };

  let last: Element | undefined;
  const add = (text: string, block?: Element): void => {
    if (block !== undefined && block === last) lines.push(`${lines.pop() ?? ''}${text}`);
    else lines.push(text);
    last = block;
    length += text.length;
  };
  const readText = (node: Text): void => {
    if (plain(node.data) === '' || length > most) return;
    let box = parentOf(node);
    while (box instanceof Element && getComputedStyle(box).display === 'contents') box = parentOf(box);
    if (!(box instanceof Element) || !isShown(box) || !isInked(box)) return;
    range.selectNodeContents(node);
    if ([...range.getClientRects()].some(isOnPage)) add(node.data.slice(0, most), blockOf(box));
  };
  const readField = (field: Element): void => {
    if (!isSeen(field)) return;
    seen.fields += 1;
    const { type, value, placeholder, autocomplete } = field as HTMLInputElement;
    if (type === 'password') seen[autocomplete?.includes('new-password') ? 'newPasswords' : 'passwords'] += 1;
    else if (field instanceof HTMLSelectElement) add(field.selectedOptions[0]?.label ?? '');
    else if (!/^(?:checkbox|radio|range|color)$/.test(type) && !(field instanceof HTMLButtonElement))
      add(value || placeholder || '');
  };
  const readPicture = (picture: Element): void => {
    const { width, height } = picture.getBoundingClientRect();
    if (width < 100 || height < 100 || !isSeen(picture)) return;
    if (picture instanceof HTMLCanvasElement) seen.canvases += 1;
    else if (!(picture instanceof HTMLImageElement) || picture.naturalWidth > 0) seen.pictures += 1;
  };
  /** More of a page that shows so much would change nothing. */
  const isDone = (): boolean => performance.now() >= end || (texts.length === 0 && length > longest);
  const walk = (root: Node): void => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null && !isDone(); node = walker.nextNode()) {
      if (node instanceof Text) readText(node);
      if (!(node instanceof Element)) continue;
      if (controls.has(node.localName)) readField(node);
      if (images.has(node.localName)) readPicture(node);
      const inner = node.shadowRoot ?? record?.roots.get(node);
      if (inner !== undefined && inner !== null) walk(inner);
    }
  };
  walk(document);

  const text = lines.map(plain).filter((line) => line !== '');
  const whole = text.join(' ');
  const refresh = document.querySelector('meta[http-equiv="refresh" i]')?.getAttribute('content') ?? '';
  const timers = [...(record?.due.values() ?? [])].map((at) => at - performance.now());
  const due = [...timers, Number.parseFloat(refresh) * 1000].filter((wait) => wait > 0 && wait <= soon);
  return {
    ...seen,
    text: text.join('\n').slice(0, longest),
    found: texts.filter((one) => whole.includes(plain(one))),
    due: Math.max(0, ...due),
    hidden: record?.hidden ?? [],
  };
}
