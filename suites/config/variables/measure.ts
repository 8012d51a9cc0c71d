/** Reads the file of the environment's variables. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { ReasonError } from '../../../core/errors.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import type { VariablesArgs } from './args.ts';
import { type Inspection, inspect } from './inspect.ts';

/** `variables.json`: what is wrong with each, and no value but the declared ones. */
export async function inspectFile(
  args: VariablesArgs,
  { root, environment }: ProbeContext,
): Promise<{ readonly variables: Inspection }> {
  return { variables: inspect(parseEnv(contentOf(resolve(root, args.file))), args, environment) };
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const detail = `The environment's variables could not be read (${why}). Give their file in the definition: variables({ file: … }).`;
    throw new ReasonError({ code: 'unreachable', detail }, { cause: error });
  }
}
