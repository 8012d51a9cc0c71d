/** Markdown within a limit. */

import { thousands } from '../../core/thousands.ts';
import { byteLength } from '../byte-length.ts';

/** A heading and a list under it. Entries are made one by one, for as long as there is room. */
export interface Section {
  readonly heading: string;
  readonly total: number;
  readonly entries: Iterable<string>;
}

/** The share of the remaining room that one section may take, so that later sections are seen too. */
const share = 0.75;
/** Bytes that a heading and the sentence about omitted entries take at most. */
const overhead = 200;

/** Head and tail are always there; between them as much of each section as fits into `limit` bytes of UTF-8. */
export function withinLimit(head: string, sections: readonly Section[], tail: string, limit: number): string {
  const shown = sections.filter(({ total }) => total > 0);
  let room = limit - byteLength(head) - byteLength(tail) - shown.length * overhead;
  const written = shown.map((section, index) => {
    const { text, size } = filled(section, index === shown.length - 1 ? room : room * share);
    room -= size;
    return text;
  });
  return [head, ...written, tail].join('\n');
}

function filled({ heading, total, entries }: Section, room: number): { readonly text: string; readonly size: number } {
  const lines: string[] = [];
  let size = 0;
  for (const entry of entries) {
    const length = byteLength(entry) + 1;
    if (size + length > room) break;
    lines.push(entry);
    size += length;
  }
  const missing = total - lines.length;
  const left = missing > 0 ? `\n${thousands(missing)} more are not shown here; \`report.html\` has all of them.\n` : '';
  return { text: `### ${heading}\n\n${lines.map((text) => `${text}\n`).join('')}${left}`, size };
}
