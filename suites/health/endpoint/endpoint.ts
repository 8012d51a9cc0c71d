import { defined } from '../../../core/defined.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { type EndpointArgs, effectOn, options, refuseEnd, requestLine, samplesOf, wholeLine } from './args.ts';
import {
  environmentCheck,
  freshCheck,
  headerChecks,
  jsonChecks,
  statusCheck,
  textCheck,
  versionCheck,
} from './checks.ts';
import { ask } from './measure.ts';
import { readAnswers, whyLeftOut } from './read.ts';

/**
 * An endpoint answers as it should. It is requested `samples` times; each thing below is a check of its own, and the worst
 * of the answers is its value.
 *
 * What is asked:
 * - `request`: `{ method, headers }` and one of `json`, `form` (fields) and `body` (a string). Default: `GET`, with a body `POST`.
 *   No credential: it is written into the plan. A token in an answer can be checked, but no file shows it.
 * - `account`: signs in as that account of the definition. `origin`: default the one called `api`, else the first.
 * - `within`: seconds for a complete answer, body included, default 10. `samples`: default 3, and 1 if it writes.
 *
 * What is expected:
 * - `is`: the status of a complete answer, default 200. A redirect is an answer too, shown with its target. If the body does
 *   not end in time, breaks off or is larger than 5 MB, the report says so: `no end of body within 10 s`.
 * - `json`: values by JSON pointer: `{ '/checks/redis/healthy': true, '/id': /^ord_/, '/items': { length: { min: 1 } } }`.
 *   `headers`: values by name, in any case: `{ 'cache-control': /max-age=\d+/ }`; `set-cookie` without the cookies' values
 *   (`sid=…; HttpOnly`). `text`: the body, without white space around it.
 *   Each is a string, number or boolean, several of them (`['ok', 'degraded']`), a regular expression that some part of it
 *   matches, `{ min, max }` for a number, or `{ length }` for a list or a string, exact or `{ min, max }`.
 * - `version`: JSON pointer to the version or commit, which must be that of the candidate for the service of this origin: as it is named, or as the identity says beside that.
 *   A number keeps its digits: `1.10` is not `1.1`, but `v1.4.0` is `1.4.0`. Its value is `the candidate`, or what was reported instead. It is inconclusive if the candidate's build is not known, or only a commit where a version is reported (or the other way round).
 * - `environment`: JSON pointer to the name of the environment, which must be `staging`, or `{ at, is }`.
 * - `fresh`: `{ at, seconds }`: the time there (ISO 8601, or seconds or milliseconds since 1970) and the answer's own `Date`
 *   (without one, or from a cache: this machine's clock) differ by at most `seconds`. Its value is `fresh`, or how far off it is.
 * - `endsAt`: follows redirects within the declared origins, and the last answer must come from this path; another one is
 *   `ended at https://…`. A redirect to elsewhere stays the answer. Default: no redirect is followed.
 *
 * Where it counts:
 * - `layer`: default `health`, which is a gatekeeper: if a check of it does not pass, nothing later runs. Give `api` for an
 *   endpoint without which the others still make sense; then its checks' ids start with method and path: `api/get-orders`.
 * - `effect`: default `read` for GET, HEAD and OPTIONS, else `write`: asked only of a deployment that says it is staging, once.
 *   What it creates stays there. `read` is for a POST that changes nothing, such as a search.
 * - `name`: default the path; given, it also starts the ids of all its checks, so that two endpoints can report alike.
 *
 * Strings are compared whole, numbers by value. What is not there is `(absent)`, another kind of answer is, for instance,
 * `not JSON (text/html)`, and so on: words, which equal no string and match nothing. A key on the way that comes twice in its object fails too.
 * It is asked past caches. If nothing can be reached, its checks are inconclusive; a wrong answer fails, and so does none in time. Throws a `UsageError` that quotes the wrong value.
 */
export const endpoint = probeClaim({
  id: 'endpoint',
  layer: ({ layer }) => layer,
  argument: { path: fields.path },
  options,
  refine: refuseEnd,
  prefix: (asked) => (asked.layer === 'health' ? undefined : wholeLine(asked)),
  task: (asked) => (asked.layer === 'health' ? requestLine(asked) : wholeLine(asked)),
  effect: effectOn,
  cores: 0.5,
  deadline: (asked) => samplesOf(asked) * asked.within + 30,
  // What names the cause comes before the status that follows from it.
  checks: (asked) =>
    [
      ...jsonChecks(asked),
      ...headerChecks(asked),
      textCheck(asked),
      versionCheck(asked),
      environmentCheck(asked),
      freshCheck(asked),
      statusCheck(asked),
    ].filter((check) => check !== undefined),
  args: ({ path, origin, account, request, headers, endsAt, within, ...asked }): EndpointArgs => {
    const keeps = Object.keys(headers).map((name) => name.toLowerCase());
    const samples = samplesOf({ request, ...asked });
    return defined({ path, origin, account, request, keeps, endsAt, within, samples });
  },
  measure: ask,
  read: readAnswers,
  gap: whyLeftOut,
});
