/** What happens once the page is loaded. */

import { listen, setControls } from './controls.ts';
import type { Data } from './data.ts';
import { find } from './dom.ts';
import { showChecks } from './list.ts';
import { readView, writeView } from './view.ts';

/** Without the clipboard's permission the command is selected, ready to be copied by hand. */
export async function copy(button: HTMLElement): Promise<void> {
  const code = button.parentElement?.querySelector('code');
  if (code === null || code === undefined) return;
  const label = button.firstChild;
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
    if (label !== null) label.textContent = 'Copied';
  } catch {
    getSelection()?.selectAllChildren(code);
    if (label !== null) label.textContent = 'Selected';
  }
  setTimeout(() => {
    if (label !== null) label.textContent = 'Copy';
  }, 2000);
}

/** Links within the page leave the filter in the address bar alone. */
export function jump(event: MouseEvent, link: HTMLAnchorElement): void {
  const hash = link.getAttribute('href') ?? '';
  const target = /^#[a-z]+$/.test(hash) ? document.querySelector(`${hash}`) : null;
  if (target === null) return;
  event.preventDefault();
  target.scrollIntoView();
  target.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
}

export function start(): void {
  const data = JSON.parse(find('#data').textContent ?? '') as Data;
  const haystack = data.rows.map((row) =>
    [row[0], row[1], row[3], ...[row[7], ...row[8], row[9]].map((place) => data.texts[place])].join(' ').toLowerCase(),
  );
  let view = readView();
  let writing = 0;
  const draw = (): void => {
    setControls(view);
    showChecks(data, haystack, view);
  };
  listen(
    (part) => {
      view = { ...view, ...part };
      draw();
      // Browsers refuse to change the address more than about three times a second.
      clearTimeout(writing);
      writing = setTimeout(writeView, 300, view) as unknown as number;
    },
    () => view,
  );
  addEventListener('hashchange', () => {
    if (!location.hash.includes('=')) return;
    view = readView();
    draw();
    find('#checks').scrollIntoView();
  });
  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = target?.closest<HTMLElement>('[data-copy]');
    if (button) void copy(button);
    const link = target?.closest<HTMLAnchorElement>('a[href^="#"]');
    if (link) jump(event, link);
  });
  for (const button of document.querySelectorAll<HTMLElement>('[data-copy]')) button.hidden = false;
  find<HTMLElement>('#filter').hidden = false;
  draw();
  if (location.hash.includes('=')) find('#checks').scrollIntoView();
}
