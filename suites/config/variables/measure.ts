/** Reads the file of the environment's variables. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { didYouMean } from '../../../core/nearest.ts';
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
    return { variables: { unread: why(args.file, root, error) } };
  }
  return { variables: inspect(parseEnv(text), args, environment) };
}

function why(file: string, root: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT') return `${file} could not be read: ${message}`;
  const meant = didYouMean(basename(file), filesBeside(resolve(root, file)), 'did');
  return `${file} is not there${meant === '' ? '' : `; ${meant}`}`;
}

function filesBeside(path: string): readonly string[] {
  try {
    return readdirSync(dirname(path));
  } catch {
    return [];
  }
}
