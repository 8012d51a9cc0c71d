import { pageName } from '../../fixtures/claims/claim-options.ts';
import * as fields from '../../fixtures/claims/fields.ts';
import { probeClaim } from '../../fixtures/claims/probe-claim.ts';
import { options, toArgs } from './args.ts';
import { pageChecks } from './checks.ts';
import { visitPage } from './measure.ts';
import { readVisit } from './read.ts';

/**
 * A page works in a real browser: it answers 200, shows something, logs no error, throws no exception, and none of its requests
 * to the declared origins fails. Each of these is a check; offenders are listed, with a screenshot.
 *
 * - `origin`: default the one called `app`, else the first. `within`: seconds for loading, default 15, and then again for the
 *   answers of documents, fetches and XHRs under way: a request without an answer by then has failed. Event streams are not waited for.
 * - `account`: its token goes with requests to the declared origins.
 * - `endsAt`: the path on which it may end after redirects, default the page's own.
 * - `mayFail`: paths (and what is below them) whose requests may be answered with 400 and above, such as `/api/me` for visitors,
 *   or not within the visit, such as `/api/long-poll`.
 * - `guarded: true`: a visitor who is not signed in is refused (401, 403) or ends on a log-in page: another address, on which there
 *   is a password field or whose path says log-in, sign-in or auth, and which is not below the page
 *   itself. `{ redirectsTo }` says which address instead, from its start: a path, or a URL for a sign-in service elsewhere, which is
 *   not visited. Without `account` this is the only check.
 * - `name`: default the path (`home` for `/`); it starts the ids of the checks.
 *
 * Failed requests and console errors of third parties are listed and do not count; exceptions count wherever they come from. 500 of each are
 * listed, and how many more there were.
 * Throws a `UsageError` that quotes the wrong value.
 */
export const page = probeClaim({
  id: 'page',
  layer: 'smoke',
  argument: { path: fields.path },
  options,
  prefix: ({ path }) => pageName(path),
  browser: true,
  cores: 0.5,
  seconds: () => 3,
  deadline: ({ within }) => 2 * within + 60,
  checks: pageChecks,
  args: toArgs,
  measure: visitPage,
  read: readVisit,
});
