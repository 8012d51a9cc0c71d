/** Searches a build's files for what they must say, and for production's hosts. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isProductionHost } from '../../../fixtures/access/hosts.ts';
import { type Content, contentsOf } from '../../../fixtures/claims/contents.ts';
import { matches, type Pattern } from '../../../fixtures/claims/pattern.ts';
import type { ResolvedEnvironment } from '../../../fixtures/context/resolved.ts';
import { hostsBelow } from '../variables/mentions.ts';

export interface Wanted {
  readonly says: readonly (string | Pattern)[];
  readonly mayName: readonly string[];
}

interface Searched {
  /** Files and members of archives that were searched. */
  readonly contents: number;
  /** Where each of `says` was found first. */
  readonly said: readonly (string | null)[];
  /** `shop.example in dist/main.js`. */
  readonly production: readonly string[];
  /** What could not be searched, in words. */
  readonly problems: readonly string[];
}

const largest = 256_000_000;
const mostPlaces = 100;

export function search(
  files: readonly string[],
  folder: string,
  { says, mayName }: Wanted,
  environment: ResolvedEnvironment,
): Searched {
  const said: (string | null)[] = says.map(() => null);
  const production = new Set<string>();
  const problems: string[] = [];
  let contents = 0;
  const look = ({ path, bytes }: Content): void => {
    contents += 1;
    for (const [index, one] of says.entries()) if (said[index] === null && holds(bytes, one)) said[index] = path;
    for (const host of productionIn(bytes, environment))
      if (!mayName.includes(host) && production.size < mostPlaces) production.add(`${host} in ${path}`);
  };
  for (const file of files) {
    try {
      if (statSync(join(folder, file)).size > largest) throw new Error(`${file} has more than ${largest / 1e6} MB`);
      for (const content of contentsOf(file, readFileSync(join(folder, file)))) look(content);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { contents, said, production: [...production], problems };
}

/** Android's resources are UTF-16. */
function holds(bytes: Buffer, wanted: string | Pattern): boolean {
  if (typeof wanted !== 'string') return matches(wanted, bytes.toString());
  return bytes.includes(wanted) || bytes.includes(Buffer.from(wanted, 'utf16le'));
}

/** Characters around a name by which it is told from a longer one, and from an e-mail address. */
const around = 300;

function productionIn(bytes: Buffer, environment: ResolvedEnvironment): ReadonlySet<string> {
  const plain = bytes.toString('latin1').toLowerCase();
  const found = new Set<string>();
  for (const text of plain.includes('\0') ? [plain, plain.replaceAll('\0', '')] : [plain])
    for (const name of environment.production.map((one) => one.toLowerCase()))
      for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
        const piece = text.slice(Math.max(0, at - around), at + name.length + around);
        for (const host of hostsBelow(name, piece)) if (isProductionHost(environment, host)) found.add(host);
      }
  return found;
}
