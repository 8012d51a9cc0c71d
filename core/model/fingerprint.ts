/** How something was measured. */

/** `quick`: minutes. `full`: the durations that the definition names. */
export const profiles = ['quick', 'full'] as const;
export type Profile = (typeof profiles)[number];

/** Figures of two tasks can be compared only if their fingerprints are equal. */
export interface Fingerprint {
  readonly profile: Profile;
  readonly cores: number;
  /** Versions by tool, as the tools say them: `k6: "v1.8.1 (xk6-ts 0.2.6)"`. */
  readonly tools: { readonly [tool: string]: string };
  readonly shard?: string;
}
