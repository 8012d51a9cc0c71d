/** What the child process is given, and what it leaves. */
import type { Wall } from '../../fixtures/access/wall.ts';
import type { LighthouseArgs } from './args.ts';
import type { Judged } from './judged.ts';
import type { Look } from './noise.ts';

/** A JSON file in the scratch folder. */
export interface Job extends Pick<LighthouseArgs, 'device' | 'runs' | 'early'> {
  readonly url: string;
  readonly categories: readonly string[];
  readonly judged: readonly Judged[];
  readonly chromium: string;
  readonly chromiumArguments: readonly string[];
  readonly environmentFile: string;
  readonly scratch: string;
  /** Where evidence goes. */
  readonly folder: string;
}

/** `visit.json`: the first visit, which is not measured. */
export interface Visit {
  readonly requested: string;
  readonly landed: string;
  readonly status?: number | undefined;
  /** Where the page tried to go outside the declared origins; it was not let there. */
  readonly refused?: string | undefined;
  /** Why nothing came. */
  readonly error?: string | undefined;
}

/** `host.json`. */
export interface Host {
  readonly lighthouse: string;
  readonly chromium: string;
  /** Before each visit. */
  readonly looks: readonly Look[];
  /** What answered the page's document in staging's place, if anything did. */
  readonly walls?: readonly Wall[] | undefined;
}

export const names = {
  exit: 'exit.json',
  visit: 'visit.json',
  host: 'host.json',
  report: 'report.html',
  run: (number: number): string => `run-${number}.json`,
} as const;
