/** Places in a stack. */

/** `line` and `column` count from 1. */
export interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column?: number | undefined;
}

/** Characters of a line of a stack: others are of what an error quotes. */
const longest = 1_000;

/** Those that are in a file, from where the error was thrown outwards. */
export function framesIn(stack = ''): readonly Frame[] {
  return stack.split('\n').flatMap((text) => {
    if (text.length > longest) return [];
    const [, file, line, column] = /^\s*at .*?(?:file:\/\/)?(\/[^()]*):(\d+):(\d+)\)?$/.exec(text) ?? [];
    return file === undefined ? [] : [{ file, line: Number(line), column: Number(column) }];
  });
}

/** The first line of a stack that is in the file. */
export function frameIn(file: string, stack = ''): Frame | undefined {
  const frame = stack.split('\n').find((text) => text.includes(`${file}:`));
  const line = Number(frame?.split(`${file}:`)[1]?.split(':')[0]);
  return Number.isInteger(line) ? { file, line } : undefined;
}
