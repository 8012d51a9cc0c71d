/** XML 1.0 that every reader accepts, whatever the text. */
import { plain } from '../../core/sanitize.ts';
import { byteLength } from '../byte-length.ts';

/** Not a character of XML 1.0. */
const invalid = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
/** Only characters of XML 1.0: most strings are so. */
const valid = /^[\t\n -~]*$/;

/** Each character is written as it is: most strings are so. */
const asItIs = /^[ !#-%'-;=?-Z\\-~]*$/;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** `children` are elements that this function made; undefined attributes are left out. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const start = opened(name, attributes);
  return children.length === 0 ? `${start.slice(0, -1)}/>` : `${start}${children.join('')}</${name}>`;
}

/** The element's start alone. */
export function opened(name: string, attributes: Attributes): string {
  let written = '';
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined)
      written += ` ${key}="${escaped(String(value), 2_000).replace(/[\n\t]/g, (blank) => entities[blank] ?? '')}"`;
  return `<${name}${written}>`;
}

/** An element that holds text. */
export function textElement(name: string, attributes: Attributes, text: string): string {
  return element(name, attributes, [escaped(text, 20_000)]);
}

/** The text, or as much of its start as fits into this many bytes. */
export function fitted(text: string, limit: number): string {
  // None of these characters is left out, so each takes at least a byte.
  let shown = text.length > limit + 1 && valid.test(text) ? text.slice(0, Math.max(0, limit + 1)) : text;
  let size = written(shown);
  while (size > limit && shown !== '') {
    const length = Math.floor((shown.length * Math.max(0, limit)) / size);
    shown = shown
      .slice(0, Math.min(length, shown.length - 1))
      .toWellFormed()
      .replace(/\uFFFD$/, '');
    size = written(shown);
  }
  return shown === text || shown === '' ? shown : `${shown}…`;
}

/** Bytes where it is written, which is not built for that. */
function written(text: string): number {
  if (text.length <= 2_000 && asItIs.test(text)) return text.length;
  const shown = cleaned(text, 2_000);
  let size = byteLength(shown);
  for (let index = 0; index < shown.length; index += 1) {
    const code = shown.charCodeAt(index);
    if (code === 34) size += 5;
    else if (code === 38) size += 4;
    else if (code === 60 || code === 62) size += 3;
  }
  return size;
}

function escaped(text: string, limit: number): string {
  if (text.length <= limit && asItIs.test(text)) return text;
  return cleaned(text, limit).replace(/[&<>"]/g, (character) => entities[character] ?? '');
}

/** Attachments are named by a mark in the text, which staging must not be able to set. */
function cleaned(text: string, limit: number): string {
  const shown = plain(text, limit);
  return (valid.test(shown) ? shown : shown.replace(invalid, '\uFFFD')).replace(/\[\[(?=ATTACHMENT\|)/gi, '[ [');
}
