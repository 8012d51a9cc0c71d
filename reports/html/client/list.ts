/** The list of checks in groups, long ones one part at a time. */
import type { Data, Row } from './data.ts';
import { find, make } from './dom.ts';
import { rowElement } from './rows.ts';
import { grouped, matching, type View } from './view.ts';

export function groupElement(data: Data, name: string, rows: readonly Row[], first: number): HTMLElement {
  const passed = rows.filter((row) => row[2] === 3).length;
  const list = make('div', { class: 'rows' });
  const more = make('button', { type: 'button', class: 'more' });
  let shown = 0;
  const show = (count: number): void => {
    list.append(...rows.slice(shown, shown + count).map((row) => rowElement(data, row)));
    shown = Math.min(rows.length, shown + count);
    more.textContent = `Show ${Math.min(500, rows.length - shown).toLocaleString('en-US')} more of ${rows.length.toLocaleString('en-US')}`;
    more.hidden = shown === rows.length;
  };
  more.addEventListener('click', () => show(500));
  show(first);
  const count = make(
    'span',
    { class: 'count' },
    `${passed.toLocaleString('en-US')} of ${rows.length.toLocaleString('en-US')} passed`,
  );
  return make('div', { class: 'group' }, make('h3', {}, make('bdi', {}, name), ' ', count), list, more);
}

export function showChecks(data: Data, haystack: readonly string[], view: View): void {
  const rows = matching(data, haystack, view);
  const groups = grouped(data, rows, view.by);
  const first = rows.length <= 300 ? 300 : Math.max(20, Math.floor(100 / groups.size));
  find('#list').replaceChildren(...[...groups].map(([name, members]) => groupElement(data, name, members, first)));
  const all = data.rows.length.toLocaleString('en-US');
  find('#matches').textContent =
    rows.length === data.rows.length ? `${all} checks` : `${rows.length.toLocaleString('en-US')} of ${all} checks`;
  find<HTMLElement>('#none').hidden = rows.length > 0;
  find<HTMLElement>('#reset').hidden = view.show.length === 0 && view.text === '' && view.by === 'layer';
}
