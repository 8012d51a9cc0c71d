/** A piece of evidence is not a file of its own. A page holds many, one page for each layer: `evidence/health.html#live/answers.json`. */

export interface Piece {
  /** The file in which it is, relative to the run's folder. */
  readonly page: string;
  readonly id: string;
}

/** No file of a tool has such a path: those are in their task's folder. */
const pattern = /^(evidence\/(?:again-\d+\/)?[^/\\#]+\.html)#(.+)$/s;

/** Undefined if the path is that of a file. */
export function pieceOf(path: string): Piece | undefined {
  const [, page, id] = pattern.exec(path) ?? [];
  return page === undefined || id === undefined ? undefined : { page, id };
}

/** Whether the file is one that holds pieces. */
export function isPage(path: string): boolean {
  return pieceOf(`${path}#any`)?.page === path;
}

/** The file in which the evidence is: a page, or a file of its own. */
export function fileOf(path: string): string {
  return pieceOf(path)?.page ?? path;
}
