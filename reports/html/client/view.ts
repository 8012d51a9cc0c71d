/** Which checks are shown, kept in the address bar so that a view can be sent to somebody. */
import type { Data, Row } from './data.ts';

export interface View {
  readonly show: readonly string[];
  readonly text: string;
  readonly by: string;
}

export function readView(): View {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const by = parameters.get('by') ?? '';
  return {
    show: (parameters.get('show') ?? '')
      .split(',')
      .filter((state) => ['blocks', 'open', 'aside', 'passed', 'flaky'].includes(state)),
    text: parameters.get('text') ?? '',
    by: ['requirement', 'owner'].includes(by) ? by : 'layer',
  };
}

export function writeView(view: View): void {
  const parameters = new URLSearchParams();
  if (view.show.length > 0) parameters.set('show', view.show.join(','));
  if (view.text !== '') parameters.set('text', view.text);
  if (view.by !== 'layer') parameters.set('by', view.by);
  const hash = parameters.toString().replaceAll('%2C', ',').replaceAll('%2F', '/');
  history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`);
}

/** Every word must occur in what is known of the check. */
export function matching(data: Data, haystack: readonly string[], view: View): readonly Row[] {
  const states = ['blocks', 'open', 'aside', 'passed'];
  const wanted = view.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return data.rows.filter((row, index) => {
    const kinds = [states[row[2]], row[14] === 1 ? 'flaky' : ''];
    if (view.show.length > 0 && !view.show.some((kind) => kinds.includes(kind))) return false;
    const text = haystack[index] ?? '';
    return wanted.every((word) => text.includes(word));
  });
}

export function grouped(data: Data, rows: readonly Row[], by: string): ReadonlyMap<string, readonly Row[]> {
  const none = by === 'owner' ? 'No owner declared' : 'No requirement named';
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const text = (place: number): string => data.texts[place] ?? '';
    const names =
      by === 'owner'
        ? [text(row[7]) || none]
        : by === 'requirement'
          ? row[8].length === 0
            ? [none]
            : row[8].map(text)
          : [row[0].split('/')[0] ?? ''];
    for (const name of names) {
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [row]);
      else group.push(row);
    }
  }
  if (by === 'layer') return groups;
  const last = (name: string): number => (name === none ? 1 : 0);
  return new Map([...groups].sort(([a], [b]) => last(a) - last(b) || a.localeCompare(b, 'en', { numeric: true })));
}
