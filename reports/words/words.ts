/** Whose the cause is: of the build, of a test, of staging or the way to it, of the tools that measure, or that a person has still to act. */
export type Origin = 'product' | 'test' | 'environment' | 'tool' | 'person';

/** A code in words. */
export interface Words {
  /** What happened, as a clause. */
  readonly what: string;
  /** What to do, as a sentence. */
  readonly fix: string;
  readonly origin: Origin;
  /** Its place among other reasons for an inconclusive verdict. The most telling is 1; what only follows from others comes last. */
  readonly rank: number;
}

export const seeOutput = 'See the tool’s output in the task’s evidence.';
