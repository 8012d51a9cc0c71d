/** The arguments of a task whose tests are files of a test tool. */
import { z } from 'zod';
import { specArguments } from '../../fixtures/claims/specs.ts';

/** What the claim declares, the test behind each check, and the URLs of the definition's origins. */
export const listedArguments = specArguments.extend({
  tests: z.custom<Readonly<Record<string, string>>>(areTexts, 'tests by check'),
  declared: z.array(z.string()).default([]),
  /** The suite's configuration says which tests are traced. */
  trace: z.literal('own').exactOptional(),
});

/** Looked at without a copy: there may be thousands. */
function areTexts(value: unknown): boolean {
  return z.core.util.isPlainObject(value) && Object.values(value).every((text) => typeof text === 'string');
}
