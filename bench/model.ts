/** What a benchmark says. Every value is plain data: `docs/benchmarks.json` holds it, `docs/benchmarks.md` shows it. */

/** The middle and the ends of what was measured. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Pairs, or single measurements. */
  readonly count: number;
}

/** Inclusive. */
export type Bound = { readonly max: number } | { readonly min: number };

export interface Figure {
  readonly what: string;
  readonly unit: 'ratio' | 'MB';
  readonly value: Spread;
  /** Without a bound it is reported, and not judged. */
  readonly must?: Bound;
  readonly goal?: Bound;
}

/** Seconds that a part took, or another time, named with its unit. */
export interface Part {
  readonly name: string;
  readonly unit: 's' | 'ms' | 'requests/s';
  readonly value: Spread;
}

export interface Measured {
  readonly figures: readonly Figure[];
  readonly parts: readonly Part[];
  /** What keeps the figure from its goal, as sentences. */
  readonly inTheWay: readonly string[];
}

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memory: string;
  readonly system: string;
  /** By tool. */
  readonly versions: Readonly<Record<string, string>>;
}

/** One row as it was measured last. */
export interface Outcome {
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly seconds: number;
  readonly machine: Machine;
  readonly measured?: Measured;
  /** Why it could not be measured. */
  readonly failure?: string;
  /** Figures that were measured alone since. */
  readonly since?: readonly { readonly what: string; readonly measuredAt: string }[];
}

export type Key = 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'm' | 's' | 'w';

export interface Row {
  readonly key: Key;
  readonly title: string;
  /** How it is measured, for the document. */
  readonly how: string;
  /** Names of its parts, if they can be measured alone. */
  readonly parts?: readonly string[];
  readonly measure: (context: Context) => Promise<Measured>;
}

export interface Context {
  readonly root: string;
  /** A private folder, removed at the end. */
  readonly scratch: string;
  /** The rows that were asked for: some share their runs. */
  readonly keys: readonly Key[];
  /** How many pairs; each row has its own default. */
  readonly pairs?: number;
  /** The parts that are measured; default all. */
  readonly parts?: readonly string[];
  readonly note: (line: string) => void;
}
