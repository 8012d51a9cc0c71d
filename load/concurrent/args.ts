/** What the claim takes, and what its task needs of it. */
import * as fields from '../../fixtures/claims/fields.ts';

export const options = {
  origin: fields.origin.optional(),
  account: fields.account.optional(),
  requests: fields.count.default(100),
  is: fields.status.default(200),
  within: fields.atMost(fields.milliseconds, '5000'),
};

export interface ConcurrentArgs {
  readonly path: string;
  readonly origin?: string;
  readonly account?: string;
  readonly requests: number;
  readonly is: number;
  /** Milliseconds after which a request is given up. */
  readonly deadline: number;
}
