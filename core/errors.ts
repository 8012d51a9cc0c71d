import type { Reason, ReasonCode } from './model.ts';

/** Nothing could be measured, and why. */
export class ReasonError extends Error {
  readonly reason: Reason;
  constructor(reason: Reason, options?: ErrorOptions) {
    super(reason.detail ?? reason.code, options);
    this.name = 'ReasonError';
    this.reason = reason;
  }
}

/** The gate could not start: bad usage or a bad definition. The message names the value, the place and the fix. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}

/** In its own words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `code` is that of an error which does not say why nothing could be measured. */
export function reasonOf(error: unknown, code: ReasonCode): Reason {
  return error instanceof ReasonError ? error.reason : { code, detail: messageOf(error) };
}
