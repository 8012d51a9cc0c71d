/** The instructions for the process in which Vitest runs. */
export interface Order {
  readonly mode: 'list' | 'run';
  /** The suite's own Vitest: the file of `vitest/node`. */
  readonly module: string;
  /** The configuration's folder, else the project's root. */
  readonly home: string;
  readonly config?: string;
  /** Files and folders, absolute. */
  readonly specs: readonly string[];
  /** A private folder for caches. */
  readonly scratch: string;
  /** One for the listing and the run of a gate: what it has transformed. */
  readonly modules: string;
  readonly workers: number;
  readonly retries?: number;
  readonly listing?: 'isolated';
}

/** Names the suite's home for the set-up file, which runs inside Vitest's workers. */
export const homeVariable = 'STAGEGATE_SUITE';
