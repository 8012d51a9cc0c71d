/** The filter’s controls. */
import { find } from './dom.ts';
import type { View } from './view.ts';

export function setControls(view: View): void {
  const input = find<HTMLInputElement>('#text');
  if (input.value !== view.text) input.value = view.text;
  for (const button of document.querySelectorAll('[data-show]')) {
    button.setAttribute('aria-pressed', String(view.show.includes(button.getAttribute('data-show') ?? '')));
  }
  find<HTMLSelectElement>('#by').value = view.by;
}

export function listen(change: (part: Partial<View>) => void, current: () => View): void {
  find('#text').addEventListener('input', (event) => change({ text: (event.target as HTMLInputElement).value }));
  find('#by').addEventListener('change', (event) => change({ by: (event.target as HTMLSelectElement).value }));
  for (const button of document.querySelectorAll('[data-show]')) {
    const state = button.getAttribute('data-show') ?? '';
    button.addEventListener('click', () => {
      const { show } = current();
      change({ show: show.includes(state) ? show.filter((other) => other !== state) : [...show, state] });
    });
  }
  find('#reset').addEventListener('click', () => change({ show: [], text: '', by: 'layer' }));
  document.addEventListener('keydown', (event) => {
    const writing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key !== '/' || writing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    find<HTMLInputElement>('#text').focus();
  });
}
