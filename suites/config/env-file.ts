/** Variables as a file of `NAME=value` lines has them. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { messageOf, ReasonError } from '../../core/errors.ts';

/** `claim` names what to change if the file is not there. Throws a `ReasonError` if it cannot be read, or has no variable. */
export function variablesIn(file: string, root: string, claim: string): Readonly<Record<string, string>> {
  const fix = `Let CI write the variables of staging into it before the gate runs, or name another file: ${claim}({ file: '…' }).`;
  let text: string;
  try {
    text = readFileSync(resolve(root, file), 'utf8');
  } catch (error) {
    const why = messageOf(error);
    throw new ReasonError(
      { code: 'tool-failed', detail: `the variables could not be read (${why})`, fix },
      { cause: error },
    );
  }
  const set = Object.entries(parseEnv(text)).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  if (set.length === 0) throw new ReasonError({ code: 'tool-failed', detail: `${file} has no variable`, fix });
  return Object.fromEntries(set);
}
