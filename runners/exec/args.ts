/** The arguments of a claim on another tool's results. */
import { z } from 'zod';
import { commonOptions } from '../../fixtures/claims/claim-options.ts';
import { forwardedOptions } from '../../fixtures/claims/forwarded-variables.ts';

export const formats = ['junit', 'ctrf'] as const;
export type Format = (typeof formats)[number];

export const claimedArguments = z.object({
  ...commonOptions,
  ...forwardedOptions,
  /** For the shell. */
  run: z.string(),
  /** Where it runs, from the root. */
  folder: z.string(),
  format: z.enum(formats),
  /** Which files are its reports, from the folder. */
  reports: z.string(),
  wanted: z.union([z.array(z.string()), z.object({ file: z.string() })]),
  others: z.enum(['refused', 'allowed']),
  flaky: z.enum(['pass', 'fail']),
});
export type ClaimedArguments = z.infer<typeof claimedArguments>;

/** With the names that the test behind each check may have: one of them is in the reports, the first of them counts. */
export const listedArguments = claimedArguments.extend({
  tests: z.custom<Readonly<Record<string, string | readonly string[]>>>(areNames, 'names by check'),
  /** The URLs of the definition's origins. */
  declared: z.array(z.string()).default([]),
});

/** Looked at without a copy: there may be 50,000. */
function areNames(value: unknown): boolean {
  if (!z.core.util.isPlainObject(value)) return false;
  const isName = (name: unknown): boolean => typeof name === 'string';
  return Object.values(value).every((names) => (Array.isArray(names) ? names.every(isName) : isName(names)));
}
