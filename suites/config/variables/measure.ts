/** Reads the file of the environment's variables. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import type { VariablesArgs } from './args.ts';
import { type Inspection, inspect } from './inspect.ts';

/** Why the file could not be read, in words. */
export interface Unread {
  readonly unread: string;
}

/** `variables.json`: what is wrong with each, and no value but the declared ones. */
export async function inspectFile(
  args: VariablesArgs,
  { root, environment }: ProbeContext,
): Promise<{ readonly variables: Inspection | Unread }> {
  let text: string;
  try {
    text = readFileSync(resolve(root, args.file), 'utf8');
  } catch (error) {
    return {
      variables: {
        unread: `${args.file} could not be read: ${error instanceof Error ? error.message : String(error)}`,
      },
    };
  }
  return { variables: inspect(parseEnv(text), args, environment) };
}
