/** JSON for machines, with one entry a line, so that two files can be compared line by line. */

/** An array with each entry on a line of its own. */
export function entryLines(entries: readonly unknown[]): string {
  return entries.length === 0 ? '[]' : `[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n]`;
}
