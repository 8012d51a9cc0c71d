/** A check as a row that unfolds. */

import { quoted } from '../../../core/shell.ts';
import type { Data, Row } from './data.ts';
import { type Child, find, make } from './dom.ts';

export function stateMark(state: number): Node {
  const kinds = ['bad', 'unsure', 'aside', 'good'];
  const words = ['blocks', 'inconclusive', 'set aside', 'passed'];
  const mark = find<SVGElement>(`#marks .${kinds[state] ?? 'unsure'}`).cloneNode(true) as SVGElement;
  mark.setAttribute('role', 'img');
  mark.removeAttribute('aria-hidden');
  mark.setAttribute('aria-label', words[state] ?? '');
  return mark;
}

export function rowElement(data: Data, row: Row): HTMLElement {
  const [id, sentence, state, got, , expected] = row;
  const bound = data.texts[expected] ?? '';
  const value = make(
    'span',
    {},
    make('bdi', { class: 'value' }, got),
    ...(/^(at |between )/.test(bound) ? [make('small', {}, ` ${bound.split(' over at least ')[0] ?? ''}`)] : []),
  );
  const summary = make('summary', {}, stateMark(state), make('bdi', {}, sentence), value, make('code', {}, id));
  const details = make('details', { class: 'check' }, summary);
  details.addEventListener('toggle', () => {
    if (details.childElementCount === 1) details.append(rowDetails(data, row));
  });
  return details;
}

export function rowDetails(data: Data, row: Row): HTMLElement {
  const [id, , state, got, seen, expected, why, owner, covers, task, because, waiver, by, evidence, , whole] = row;
  const list = make('dl', { class: 'details' });
  const fact = (name: string, ...value: readonly Child[]): void => {
    if (value.some((part) => part !== '')) list.append(make('div', {}, make('dt', {}, name), make('dd', {}, ...value)));
  };
  const text = (place: number): Child => (place === 0 ? '' : make('bdi', {}, data.texts[place] ?? ''));
  fact('Expected', text(expected));
  fact('Got', make('bdi', {}, got), ...(seen === '' ? [] : [' (', make('bdi', {}, seen), ')']));
  fact('Because', text(because));
  fact('Waived', text(waiver));
  fact('Waived by', text(by));
  fact('Why it matters', text(why));
  fact('Owner', text(owner));
  fact('Covers', ...covers.flatMap((place, index) => [index === 0 ? '' : ', ', text(place)]));
  fact('Task', text(task));
  fact('Evidence', ...evidence.map((place) => evidenceAnchor(data.texts[place] ?? '')));
  const signs = id.startsWith('signoff/');
  const again = whole === 1 ? data.whole : data.again + quoted(id);
  if (!signs) fact('Run again', commandElement(again, 'runs this check again'));
  else if (state !== 3) fact('Sign', commandElement(data.sign + quoted(id), 'signs it'));
  return list;
}

/** The addresses were made and checked by the renderer. */
export function evidenceAnchor(address: string): Node {
  const label = decodeURIComponent(address.slice(address.lastIndexOf('/') + 1));
  return make('span', { class: 'file' }, make('a', { href: address }, make('bdi', {}, label)));
}

export function commandElement(line: string, purpose: string): HTMLElement {
  const hidden = make('span', { class: 'hidden' }, ` the command that ${purpose}`);
  return make(
    'span',
    { class: 'command' },
    make('code', {}, line),
    make('button', { type: 'button', 'data-copy': '' }, 'Copy', hidden),
  );
}
