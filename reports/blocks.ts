/** Long documents, line by line. */

/** All blocks in one string. */
export function whole(blocks: Iterable<string>): string {
  return [...blocks].join('');
}

/** Each but the last with a comma. */
export function* separated(entries: Iterable<string>): Generator<string> {
  let before: string | undefined;
  for (const entry of entries) {
    if (before !== undefined) yield `${before},`;
    before = entry;
  }
  if (before !== undefined) yield before;
}

/** Lines in a block: those of a hundred thousand checks in one string would need several times its memory. */
const linesInBlock = 100;

/** Lines in blocks that end with a line feed. */
export function* inBlocks(lines: Iterable<string>): Generator<string> {
  let block: string[] = [];
  for (const line of lines) {
    block.push(line, '\n');
    if (block.length < linesInBlock * 2) continue;
    yield block.join('');
    block = [];
  }
  if (block.length > 0) yield block.join('');
}
