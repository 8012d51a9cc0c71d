/** Searches a build's files for what they must say, and for production's hosts. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalHost } from '../../../fixtures/access/hosts.ts';
import { type Content, contentsOf } from '../../../fixtures/claims/contents.ts';
import { matches, type Pattern } from '../../../fixtures/claims/pattern.ts';
import type { ResolvedEnvironment } from '../../../fixtures/context/resolved.ts';
import { productionIn } from '../variables/mentions.ts';
import { piecesOf, wholeTexts } from './texts.ts';

export interface Wanted {
  readonly says: readonly (string | Pattern)[];
  readonly mayName: readonly string[];
}

/** Paths from the folder. */
export interface Built {
  readonly written: readonly string[];
  /** From before the build, which left them alone. */
  readonly stale: readonly string[];
  /** What could not be looked into, in words. */
  readonly unread: readonly string[];
}

export interface Searched {
  /** Files and members of archives that were searched whole. */
  readonly contents: number;
  /** Where each of `says` was found first in what the build wrote. */
  readonly said: readonly (string | null)[];
  /** The same, in files from before the build. */
  readonly saidBefore: readonly (string | null)[];
  /** `shop.example in dist/main.js`. */
  readonly production: readonly string[];
  /** What could not be searched, in words. */
  readonly problems: readonly string[];
}

const largest = 256_000_000;
const mostPlaces = 100;

/** All that is there is shipped: files from before the build are searched too. */
export function search(
  { written, stale, unread }: Built,
  folder: string,
  { says, mayName }: Wanted,
  environment: ResolvedEnvironment,
): Searched {
  const said: (string | null)[] = says.map(() => null);
  const saidBefore = [...said];
  const production = new Set<string>();
  const problems = [...unread];
  const allowed = mayName.map(canonicalHost);
  let contents = 0;
  const look = ({ path, bytes, sealed }: Content, places: (string | null)[], note: string): void => {
    if (sealed === undefined) contents += 1;
    else problems.push(`${path}, which could not be searched: ${sealed}`);
    const isOpen = (index: number): boolean => places[index] === null;
    const texts = places.includes(null) ? wholeTexts(bytes) : [];
    for (const [index, one] of says.entries()) if (isOpen(index) && holds(texts, one)) places[index] = path;
    for (const text of piecesOf(bytes))
      for (const host of productionIn(text, environment))
        if (!allowed.includes(host) && production.size < mostPlaces) production.add(`${host} in ${path}${note}`);
  };
  const lookInto = (file: string, places: (string | null)[], note = ''): void => {
    try {
      const { size } = statSync(join(folder, file));
      if (size > largest) problems.push(`${file}, which could not be searched: it has more than ${largest / 1e6} MB`);
      else for (const content of contentsOf(file, readFileSync(join(folder, file)))) look(content, places, note);
    } catch (error) {
      problems.push(`${file}, which could not be searched: ${error instanceof Error ? error.message : error}`);
    }
  };
  for (const file of written) lookInto(file, said);
  for (const file of stale) lookInto(file, saidBefore, ', which is from before the build');
  return { contents, said, saidBefore, production: [...production], problems };
}

function holds(texts: readonly string[], wanted: string | Pattern): boolean {
  return texts.some((text) => (typeof wanted === 'string' ? text.includes(wanted) : matches(wanted, text)));
}
