/** Records of a CSV stream by column name; the first line names the columns. */
import { wholeLines } from './lines.ts';

/** `wanted` sees a record's first line and spares the rest from being parsed. A last record without an end is left out. */
export async function* records(
  chunks: AsyncIterable<Uint8Array>,
  wanted: (line: string) => boolean,
): AsyncGenerator<Readonly<Record<string, string>>> {
  let columns: readonly string[] | undefined;
  for await (const line of lines(chunks)) {
    if (columns === undefined) columns = fields(line);
    else if (wanted(line)) {
      const values = fields(line);
      yield Object.fromEntries(columns.map((column, index) => [column, values[index] ?? '']));
    }
  }
}

/** A line that ends inside a quotation goes on in the next. */
async function* lines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let open = '';
  for await (const part of wholeLines(chunks)) {
    const line = open === '' ? part : `${open}\n${part}`;
    open = isOpen(line) ? line : '';
    if (open === '') yield line;
  }
}

function isOpen(line: string): boolean {
  return line.includes('"') && line.split('"').length % 2 === 0;
}

function fields(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',');
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  );
}
