import { z } from 'zod';
import { type Claim, claim, type Probe, slug } from '../../core/claim.ts';
import type { JsonObject } from '../../core/model.ts';
import { commonOptions, createCheck, originField, path as pathField } from '../../fixtures/claims/claim-options.ts';
import { validate } from '../../fixtures/claims/validate.ts';
import type { ProbeContext } from '../../fixtures/probe/probe-context.ts';
import { ask, readBurst } from './measure.ts';

const positive = (expected: string) => z.number({ error: expected }).positive({ error: expected });

export const options = z.strictObject({
  ...commonOptions,
  origin: originField,
  account: z.string({ error: 'the name of an account' }).optional(),
  requests: z.int({ error: 'a whole number above 0' }).min(1, { error: 'a whole number above 0' }).default(100),
  is: z
    .int({ error: 'a status such as 200' })
    .min(100, { error: 'a status such as 200' })
    .max(599, { error: 'a status such as 200' })
    .default(200),
  within: z.strictObject(
    { max: positive('milliseconds above 0') },
    { error: 'a bound in milliseconds such as { max: 5000 }' },
  ),
});
export type ConcurrentOptions = z.input<typeof options>;

export interface ConcurrentArgs {
  readonly probe: string;
  readonly path: string;
  readonly origin?: string;
  readonly account?: string;
  readonly requests: number;
  readonly is: number;
  /** Milliseconds after which a request is given up. */
  readonly deadline: number;
}

/**
 * So many requests at once are all answered, and the last of them in time.
 *
 * - `requests`: default 100. `is`: the status of each answer, default 200. One whose body is not whole does not count.
 * - `within`: milliseconds from the first request to the last answer.
 * - `account`: signs in as that account of the definition.
 * - `origin`: default the one called `api`, else the first. `name`: default the path.
 *
 * The requests carry the headers of load tasks. A warm-up request comes first. Throws a `UsageError` that quotes the wrong value.
 */
export function concurrent(path: string, given: ConcurrentOptions): Claim {
  const subject = `concurrent(${JSON.stringify(path)})`;
  const at = validate(pathField, path, subject);
  const asked = validate(options, given, subject);
  const name = slug(asked.name ?? at);
  const args: ConcurrentArgs = {
    probe: 'concurrent',
    path: at,
    ...(asked.origin === undefined ? {} : { origin: asked.origin }),
    ...(asked.account === undefined ? {} : { account: asked.account }),
    requests: asked.requests,
    is: asked.is,
    deadline: asked.within.max * 2 + 5_000,
  };
  const all = `${asked.requests} requests at once to ${at}`;
  const why = 'Users come at the same time; what answers them one by one only will keep them waiting.';
  const checks = [
    createCheck(
      'load',
      `${name}-status`,
      { unit: 'count', min: asked.requests, minSamples: asked.requests },
      {
        title: `All of ${all} are answered with ${asked.is}`,
        failure: `Not all of ${all} are answered with ${asked.is}`,
        why,
      },
      asked,
    ),
    createCheck(
      'load',
      `${name}-time`,
      { unit: 'ms', max: asked.within.max, minSamples: asked.requests },
      {
        title: `${all} take at most ${asked.within.max} ms together`,
        failure: `${all} take longer than ${asked.within.max} ms together`,
        why,
      },
      asked,
    ),
  ];
  return claim('load', name, () => ({
    runner: 'probe',
    args: args as unknown as JsonObject,
    effect: 'load',
    checks,
    seconds: Math.ceil(asked.within.max / 1000),
    deadline: Math.ceil(args.deadline / 1000) + 30,
  }));
}

export const probe: Probe<ConcurrentArgs, ProbeContext> = { measure: ask, read: readBurst };
