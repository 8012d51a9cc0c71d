/** Links to evidence: files of the run's folder, pieces of its pages, and web addresses, nothing else. */
import { pieceOf } from '../core/piece.ts';

/** Characters of an address. */
const longest = 2_000;

/** The address to put into a document next to the run's `evidence` folder, or nothing if the path cannot be trusted. */
export function href(path: string): string | undefined {
  if (path.length > longest) return undefined;
  if (/^https?:\/\/[^\s/]/i.test(path)) return webAddress(path);
  const parts = path.split('/');
  const inside = parts[0] === 'evidence' && parts.every((part) => part !== '' && part !== '.' && part !== '..');
  if (!inside || /[\\\p{Cc}]/u.test(path)) return undefined;
  const piece = pieceOf(path);
  return piece === undefined ? encodedPath(path) : `${encodedPath(piece.page)}#${encodedPath(piece.id)}`;
}

export function encodedPath(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/');
}

/** What is escaped stays so. Whoever shows the address unescapes it, so what cannot be is no address. */
function webAddress(path: string): string | undefined {
  const address = encodeURI(path.toWellFormed()).replace(/%25(?=[\da-f]{2})/gi, '%');
  try {
    decodeURIComponent(address);
    return address;
  } catch {
    return undefined;
  }
}

/** An image of the run's folder: one from the web is a link, because a report asks nobody. */
export function isImage(path: string): boolean {
  return /^evidence\/.*\.(?:png|jpe?g|webp)$/i.test(path);
}

/** A trace that Playwright's viewer opens. */
export function isTrace(path: string): boolean {
  return /(?:^|[/-])trace\.zip$/i.test(path);
}

/** The last part of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
