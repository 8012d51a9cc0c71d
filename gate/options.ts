/** What commands share: the process that they may use, and the flags of a gate. */
import type { Layer, Profile } from '../core/model.ts';

/** The part of `process` that a command may use. */
export type CliContext = Pick<NodeJS.Process, 'stdout' | 'stderr' | 'cwd' | 'on' | 'off'>;

export interface GateOptions {
  readonly candidate?: string;
  /** Milliseconds. */
  readonly wait?: number;
  readonly profile: Profile;
  readonly layers?: readonly Layer[];
  readonly checks?: readonly string[];
  readonly policy?: string;
  /** The folder of a run: only what is inconclusive in it is run again. */
  readonly again?: string;
  readonly yes?: boolean;
  readonly offline?: boolean;
}
