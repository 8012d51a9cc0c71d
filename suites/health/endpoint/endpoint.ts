import { z } from 'zod';
import { type Claim, claim, type Probe, slug } from '../../../core/claim.ts';
import type { Check, JsonObject, Threshold } from '../../../core/model.ts';
import { commonOptions, createCheck, originField, path as pathField } from '../../../fixtures/claims/claim-options.ts';
import { isPointer } from '../../../fixtures/claims/pointer.ts';
import { validate } from '../../../fixtures/claims/validate.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import { ask } from './measure.ts';
import { candidate, fresh, readAnswers } from './read.ts';
import { distinct, subjectOf, wordsFor } from './words.ts';

const pointer = z
  .string({ error: 'a JSON pointer such as "/version"' })
  .refine(isPointer, { error: 'a JSON pointer such as "/version"' });
const status = z
  .int({ error: 'a status such as 200' })
  .min(100, { error: 'a status such as 200' })
  .max(599, { error: 'a status such as 200' });
const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'a text, a number, true or false' });
const positive = z.number({ error: 'seconds above 0' }).positive({ error: 'seconds above 0' });

export const options = z.strictObject({
  ...commonOptions,
  origin: originField,
  is: z.union([status, z.array(status).min(1)], { error: 'a status such as 200, or several' }).default(200),
  endsAt: pathField.optional(),
  json: z
    .record(pointer, z.union([scalar, z.array(scalar).min(1)], { error: 'the expected value, or several' }), {
      error: 'expected values by JSON pointer, such as { "/status": "healthy" }',
    })
    .default({}),
  version: pointer.optional(),
  environment: z
    .union([pointer, z.strictObject({ at: pointer, is: z.string() })], {
      error: 'a JSON pointer such as "/environment", or { at, is }',
    })
    .optional(),
  fresh: z
    .strictObject({ at: pointer, seconds: positive }, { error: 'an age such as { at: "/timestamp", seconds: 60 }' })
    .optional(),
  within: positive.default(10),
  samples: z.int({ error: 'a whole number above 0' }).min(1, { error: 'a whole number above 0' }).default(3),
});
export type EndpointOptions = z.input<typeof options>;
type Endpoint = z.output<typeof options>;

/** What the task needs, as data: what is asked, and which value each check is read from. */
export interface EndpointArgs {
  readonly probe: string;
  readonly path: string;
  readonly origin?: string;
  /** The path on which it must end after redirects, which are followed only then. */
  readonly endsAt?: string;
  /** Seconds for a whole answer. */
  readonly within: number;
  readonly samples: number;
  readonly sources: { readonly [check: string]: Source };
}
export type Source =
  | { readonly from: 'status' }
  | { readonly from: 'json' | 'version' | 'timestamp'; readonly at: string; readonly seconds?: number };

/**
 * An endpoint answers as it should. It is asked `samples` times; each thing below is a check of its own, and the worst
 * of the answers is its value.
 *
 * - `is`: the status of a whole answer, default 200. A redirect is an answer too, shown with where it points. Where the body does
 *   not end in time, breaks off or is larger than 5 MB, the value says so: `no end of body within 10 s`.
 * - `endsAt`: follows redirects within the declared origins, and the last answer must come from this path; another one is
 *   `ended at https://…`. A redirect to elsewhere stays the answer. Default: no redirect is followed.
 * - `json`: expected values by JSON pointer, a text, number or boolean or several of them: `{ '/checks/redis/healthy': true }`.
 *   What is not there is `(absent)`; another kind of answer is, for instance, `not JSON (text/html)`.
 * - `version`: JSON pointer to the version or commit, which must be that of the candidate for the service of this origin.
 *   Its value is `the candidate`, or what was reported instead.
 * - `environment`: JSON pointer to the name of the environment, which must be `staging`, or `{ at, is }`.
 * - `fresh`: `{ at, seconds }`: the time there (ISO 8601, or seconds or milliseconds since 1970) and the answer's own `Date`
 *   (without one: this machine's clock) differ by at most so many seconds. Its value is `fresh`, or how far off it is.
 * - `within`: seconds for a whole answer, body included, default 10. `samples`: default 3.
 * - `origin`: default the one called `api`, else the first.
 * - `name`: default the path; given, it also starts the names of all its checks, so that two endpoints can report alike.
 *
 * Nothing that answers at all is inconclusive; what answers wrongly fails. Throws a `UsageError` that quotes the wrong value.
 */
export function endpoint(path: string, given: EndpointOptions = {}): Claim {
  const subject = `endpoint(${JSON.stringify(path)})`;
  const at = validate(pathField, path, subject);
  const asked = validate(options, given, subject);
  const [status, ...named] = distinct(
    [statusCheck(at, asked), ...jsonChecks(asked), ...identityChecks(asked), ...freshCheck(asked)],
    asked.name ?? slug(at),
  );
  // What names the cause is told before the status that follows from it.
  const planned = [...named, status].filter((one) => one !== undefined);
  const args: EndpointArgs = {
    probe: 'endpoint',
    path: at,
    ...(asked.origin === undefined ? {} : { origin: asked.origin }),
    ...(asked.endsAt === undefined ? {} : { endsAt: asked.endsAt }),
    within: asked.within,
    samples: asked.samples,
    sources: Object.fromEntries(planned.map(({ check, source }) => [check.id, source])),
  };
  return claim('health', slug(asked.name ?? at), () => ({
    runner: 'probe',
    cores: 0.5,
    args: args as unknown as JsonObject,
    effect: 'read',
    checks: planned.map(({ check }) => check),
    seconds: 1,
    deadline: asked.samples * asked.within + 30,
  }));
}

export interface Planned {
  readonly check: Check;
  readonly source: Source;
}

function statusCheck(path: string, asked: Endpoint): Planned {
  const expected = [asked.is].flat().join(' or ');
  const threshold: Threshold = { unit: 'status', is: asked.is, minSamples: asked.samples };
  const words = {
    title: `${path} answers ${expected}`,
    failure: `${path} does not answer ${expected}`,
    why: 'Whoever asks whether the system is up believes this answer.',
  };
  return {
    check: createCheck('health', slug(asked.name ?? path), threshold, words, asked),
    source: { from: 'status' },
  };
}

function jsonChecks(asked: Endpoint): readonly Planned[] {
  return Object.entries(asked.json).map(([at, is]) => {
    const threshold: Threshold = { unit: 'text', is, minSamples: asked.samples };
    return {
      check: createCheck('health', named(asked, subjectOf(at)), threshold, wordsFor(at, is), asked),
      source: { from: 'json', at },
    };
  });
}

function identityChecks(asked: Endpoint): readonly Planned[] {
  const minSamples = asked.samples;
  const environment =
    typeof asked.environment === 'string' ? { at: asked.environment, is: 'staging' } : asked.environment;
  return [
    ...(asked.version === undefined
      ? []
      : [
          {
            check: createCheck(
              'health',
              named(asked, 'version'),
              { unit: 'text', is: candidate, minSamples },
              {
                title: 'The reported version is the candidate’s',
                failure: 'The reported version is not the candidate’s',
                why: 'A verdict about one build says nothing about another.',
              },
              asked,
            ),
            source: { from: 'version', at: asked.version } as const,
          },
        ]),
    ...(environment === undefined
      ? []
      : [
          {
            check: createCheck(
              'health',
              named(asked, 'environment'),
              { unit: 'text', is: environment.is, minSamples },
              {
                title: `It says that it is ${environment.is}`,
                failure: `It does not say that it is ${environment.is}`,
                why: 'A staging service with another environment’s configuration can touch real users and real money.',
              },
              asked,
            ),
            source: { from: 'json', at: environment.at } as const,
          },
        ]),
  ];
}

function freshCheck(asked: Endpoint): readonly Planned[] {
  if (asked.fresh === undefined) return [];
  const { at, seconds } = asked.fresh;
  const words = {
    title: `Its time is at most ${seconds} s old`,
    failure: `Its time is more than ${seconds} s off`,
    why: 'A cached answer says nothing about the system as it is now.',
  };
  return [
    {
      check: createCheck(
        'health',
        named(asked, 'freshness'),
        { unit: 'text', is: fresh, minSamples: asked.samples },
        words,
        asked,
      ),
      source: { from: 'timestamp', at, seconds },
    },
  ];
}

function named({ name }: Endpoint, subject: string): string {
  return slug(name === undefined ? subject : `${name} ${subject}`);
}

export const probe: Probe<EndpointArgs, ProbeContext> = { measure: ask, read: readAnswers };
