import { defined } from '../../../core/defined.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { type EndpointArgs, options } from './args.ts';
import { environmentCheck, freshCheck, jsonChecks, statusCheck, versionCheck } from './checks.ts';
import { ask } from './measure.ts';
import { readAnswers } from './read.ts';

/**
 * An endpoint answers as it should. It is requested `samples` times; each thing below is a check of its own, and the worst
 * of the answers is its value.
 *
 * - `is`: the status of a complete answer, default 200. A redirect is an answer too, shown with its target. If the body does
 *   not end in time, breaks off or is larger than 5 MB, the report says so: `no end of body within 10 s`.
 * - `endsAt`: follows redirects within the declared origins, and the last answer must come from this path; another one is
 *   `ended at https://…`. A redirect to elsewhere stays the answer. Default: no redirect is followed.
 * - `json`: expected values by JSON pointer, each a string, number or boolean or several of them: `{ '/checks/redis/healthy': true }`.
 *   Strings are compared whole, numbers by value. What is not there is `(absent)`, another kind of answer is, for instance,
 *   `not JSON (text/html)`, and so on: words, which equal no string. A key on the way that comes twice in its object fails too.
 * - `version`: JSON pointer to the version or commit, which must be that of the candidate for the service of this origin.
 *   A number keeps its digits: `1.10` is not `1.1`. Its value is `the candidate`, or what was reported instead.
 * - `environment`: JSON pointer to the name of the environment, which must be `staging`, or `{ at, is }`.
 * - `fresh`: `{ at, seconds }`: the time there (ISO 8601, or seconds or milliseconds since 1970) and the answer's own `Date`
 *   (without one, or from a cache: this machine's clock) differ by at most `seconds`. Its value is `fresh`, or how far off it is.
 * - `within`: seconds for a complete answer, body included, default 10. `samples`: default 3.
 * - `origin`: default the one called `api`, else the first.
 * - `name`: default the path; given, it also starts the ids of all its checks, so that two endpoints can report alike.
 *
 * It is asked past caches. If nothing answers at all, its checks are inconclusive; a wrong answer fails. Throws a `UsageError` that quotes the wrong value.
 */
export const endpoint = probeClaim({
  id: 'endpoint',
  layer: 'health',
  argument: { path: fields.path },
  options,
  task: ({ path }) => path,
  cores: 0.5,
  deadline: ({ samples, within }) => samples * within + 30,
  // What names the cause comes before the status that follows from it.
  checks: (asked) =>
    [...jsonChecks(asked), versionCheck(asked), environmentCheck(asked), freshCheck(asked), statusCheck(asked)].filter(
      (check) => check !== undefined,
    ),
  args: ({ path, origin, endsAt, within, samples }): EndpointArgs => defined({ path, origin, endsAt, within, samples }),
  measure: ask,
  read: readAnswers,
});
