/** What a sign-off's task says. */
import type { JsonObject } from '../../core/model.ts';

export interface SignOffArgs {
  readonly title: string;
  readonly by: readonly string[];
  readonly count: number;
  /** The file's path from the root. */
  readonly signers: string;
  /** The file's content; in the plan, so that a run is judged anywhere. */
  readonly allowed: string;
}

export function signOffArgs(args: JsonObject): SignOffArgs {
  return args as unknown as SignOffArgs;
}
