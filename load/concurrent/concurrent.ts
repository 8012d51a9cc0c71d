import * as fields from '../../fixtures/claims/fields.ts';
import { probeClaim } from '../../fixtures/claims/probe-claim.ts';
import { during } from '../../fixtures/claims/sampler.ts';
import { ask, patience } from './measure.ts';
import { readStatuses, readTime, spanOf } from './read.ts';

const why = 'Users arrive at the same time; a system that answers them one by one keeps them waiting.';

/**
 * Many requests at once are all answered, and the last of them in time.
 *
 * - `requests`: default 100. `is`: the status of each answer, default 200. One whose body is not complete does not count.
 * - `within`: milliseconds from the first request to the last answer.
 * - `account`: signs in as that account of the definition.
 * - `during`: samplers such as `[pool('db', { max: 10 })]`: what is watched from before the load until after its end ([docs/samplers.md](samplers.md)).
 * - `origin`: default the one called `api`, else the first. `name`: default the path.
 *
 * The requests carry the headers of load tasks. A warm-up request comes first. Throws a `UsageError` that quotes the wrong value.
 */
export const concurrent = probeClaim({
  id: 'concurrent',
  layer: 'load',
  argument: { path: fields.path },
  options: {
    origin: fields.origin.optional(),
    account: fields.account.optional(),
    requests: fields.count.default(100),
    is: fields.status.default(200),
    within: fields.atMost(fields.milliseconds, '5000', 'a bound in milliseconds'),
    during,
  },
  prefix: ({ path }) => path,
  task: ({ path }) => `concurrent ${path}`,
  effect: 'load',
  seconds: ({ within }) => Math.ceil(within.max / 1000),
  deadline: ({ within }) => Math.ceil(patience(within) / 1000) + 30,
  checks: ({ path, requests, is, within }) => [
    {
      id: 'status',
      measures: 'status',
      threshold: { unit: 'count', min: requests, minSamples: requests },
      title: `All of ${requests} requests at once to ${path} are answered with ${is}`,
      failure: `Not all of ${requests} requests at once to ${path} are answered with ${is}`,
      why,
    },
    {
      id: 'time',
      measures: 'time',
      threshold: { unit: 'ms', ...within, minSamples: requests },
      title: `${requests} requests at once to ${path} take at most ${within.max} ms together`,
      failure: `${requests} requests at once to ${path} take longer than ${within.max} ms together`,
      why,
    },
  ],
  measure: ask,
  span: ({ answers: { began, answers } }) => spanOf(began, answers),
  read: (subject, { answers: { answers } }, { args }) =>
    subject === 'status' ? readStatuses(args.is, answers) : readTime(answers),
});
