/**
 * Small texts of many tasks in one file, because to make a file and a folder for each takes longer than to ask an endpoint. The file is a page,
 * so that a link leads a person to one piece of it. Its pieces are escaped, so what is in one cannot look like another.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pieceOf } from '../../core/piece.ts';
import { readInside } from './read-inside.ts';

/** By id, in the order of the page. */
type Texts = ReadonlyMap<string, string>;
type Pieces = readonly (readonly [id: string, bytes: Uint8Array])[];

/** Bytes. A page is read as a whole. */
const mostInPage = 50_000_000;

const { O_APPEND, O_CREAT, O_WRONLY } = constants;
/** Not following a link. Windows has no such flag. */
const flags = O_WRONLY | O_APPEND | O_CREAT | (constants.O_NOFOLLOW ?? 0);

export class Pages {
  readonly #folder: string;
  /** Pages that were read, until something is added. */
  readonly #read = new Map<string, Texts>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined if the page is missing or has no such piece. */
  read(path: string): Uint8Array | undefined {
    const piece = pieceOf(path);
    if (piece === undefined) return undefined;
    const text = this.#texts(piece.page).get(piece.id);
    return text === undefined ? undefined : Buffer.from(plain(text));
  }

  /** The pages are read again, because they may have changed. */
  lookAgain(): void {
    this.#read.clear();
  }

  /** All of it is there, or nothing. False if the page is full: it has more bytes than `most`. */
  add(page: string, pieces: Pieces, most = mostInPage): boolean {
    const open = opened(join(this.#folder, page));
    try {
      const { size } = fstatSync(open);
      if (size > most) return false;
      this.#read.delete(page);
      append(open, size, (size === 0 ? head(page) : '') + pieces.map(article).join(''));
      return true;
    } finally {
      closeSync(open);
    }
  }

  /** Replaces pieces in one step; each may get another id. */
  replace(page: string, changed: ReadonlyMap<string, Pieces[number]>): void {
    const pieces = [...this.#texts(page)].map(
      ([id, text]) => changed.get(id) ?? ([id, Buffer.from(plain(text))] as const),
    );
    this.#read.delete(page);
    const file = join(this.#folder, page);
    const partial = `${file}.${randomBytes(4).toString('hex')}.partial`;
    writeFileSync(partial, head(page) + pieces.map(article).join(''));
    renameSync(partial, file);
  }

  #texts(page: string): Texts {
    const known = this.#read.get(page) ?? textsIn(readInside(this.#folder, page, 2 * mostInPage));
    this.#read.set(page, known);
    return known;
  }
}

function append(open: number, size: number, text: string): void {
  try {
    writeFileSync(open, text);
  } catch (error) {
    ftruncateSync(open, size);
    throw error;
  }
}

function opened(file: string): number {
  try {
    return openSync(file, flags);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(dirname(file), { recursive: true });
    return openSync(file, flags);
  }
}

function head(page: string): string {
  const title = `Evidence of ${escaped(basename(page, '.html'))}`;
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><title>${title}</title>
<style>:root{color-scheme:light dark;font-family:system-ui,sans-serif}pre{white-space:pre-wrap;overflow-wrap:anywhere}h2{font-size:1rem}:has(>:target)>article:not(:target){display:none}</style>
<h1>${title}</h1>
`;
}

function article([id, bytes]: Pieces[number]): string {
  const name = escaped(id).replaceAll('"', '&quot;');
  return `<article id="${name}"><h2>${name}</h2><pre>${escaped(Buffer.from(bytes).toString())}</pre></article>\n`;
}

/** Nothing that is escaped has these marks. */
const articles = /<article id="([^"<>]*)"><h2>[^<>]*<\/h2><pre>([^<>]*)<\/pre><\/article>\n/g;

function textsIn(bytes: Uint8Array | undefined): Texts {
  const page = Buffer.from(bytes ?? []).toString();
  return new Map([...page.matchAll(articles)].map(([, id = '', text = '']) => [plain(id), text]));
}

/** Quotes end an id alone, and JSON has many. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function plain(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
