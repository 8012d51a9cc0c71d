/** Whether staging itself answered. */

/**
 * Of what an answer of staging is needed before anything can pass: of each `test`, of the `task`, of the task if its process is
 * `observable`, of nothing because the `gate` itself asked, or of nothing (`none`).
 */
export const contactNeeds = ['test', 'task', 'observable', 'gate', 'none'] as const;

export interface ContactRule {
  readonly of: (typeof contactNeeds)[number];
  /** Why none is needed. */
  readonly reason?: string;
}

/** What a task, or one of its tests, reached. */
export interface Contact {
  /** Answers by the name of the declared origin; only origins that answered. */
  readonly origins: { readonly [origin: string]: number };
  /** Other hosts that were reached, `host:port`; at most 20. */
  readonly others: readonly string[];
  /** What stands in front of declared origins and answered in their place, in words; at most 20. */
  readonly walls?: readonly string[];
  /** Redirects to a sign-in elsewhere, which may be the product's own, in words; at most 20. */
  readonly signIns?: readonly string[];
  /**
   * No declared origin was so much as asked: others answered in place of them, or it failed before anybody had asked one. Absent if nobody watched whom it asked.
   */
  readonly unasked?: true;
}

/** `not-observable`: it ran where the gate does not see its requests. */
export type TaskContact = Contact | 'not-observable';
