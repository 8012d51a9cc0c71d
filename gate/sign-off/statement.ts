/** What a person signs: one check, of one run, with the digests of its plan and of what became of it. */
import { z } from 'zod';
import { fromJson } from '../../core/json.ts';
import type { Check, Plan } from '../../core/model.ts';

/** SHA-256 of `plan.json` as it was run, and the digest that `runs.json` holds of all else in it, evidence included. */
export interface Digests {
  readonly plan: string;
  readonly record: string;
}

const schema = z.strictObject({
  format: z.literal(1),
  signOff: z.string(),
  title: z.string(),
  environment: z.string(),
  run: z.string(),
  candidate: z.record(z.string(), z.string()),
  plan: z.string(),
  record: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
});
export type Statement = z.output<typeof schema>;

/** `at` in ISO 8601. */
export function statementOf(plan: Plan, check: Check, digests: Digests, by: string, at: string): Statement {
  const { run, environment, candidate } = plan;
  return {
    ...{ format: 1, signOff: check.id, title: check.title, environment: environment.name, run },
    ...{ candidate: candidate.services, plan: digests.plan, record: digests.record, by, at },
  };
}

export function readStatement(bytes: Uint8Array): Statement | undefined {
  return schema.safeParse(fromJson(Buffer.from(bytes).toString())).data;
}

/** How it differs from a statement about this run, in words; undefined if it does not. */
export function otherThan(wanted: Statement, found: Statement): string | undefined {
  if (found.run !== wanted.run) return `it is for the run ${found.run}`;
  if (found.environment !== wanted.environment) return `it is for the environment ${found.environment}`;
  if (found.signOff !== wanted.signOff || found.title !== wanted.title)
    return `it says “${found.title}” of ${found.signOff}`;
  if (text(found.candidate) !== text(wanted.candidate)) return `it is for the candidate ${text(found.candidate)}`;
  if (found.plan !== wanted.plan) return 'it is for another plan';
  return found.record === wanted.record ? undefined : 'what ran, or its evidence, has changed since';
}

function text(candidate: Statement['candidate']): string {
  return Object.entries(candidate)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, build]) => `${service} ${build}`)
    .join(', ');
}
