import { pageName } from '../../fixtures/claims/claim-options.ts';
import * as fields from '../../fixtures/claims/fields.ts';
import { probeClaim } from '../../fixtures/claims/probe-claim.ts';
import { options, refuseUnseen, toArgs } from './args.ts';
import { pageChecks } from './checks.ts';
import { visitPage } from './measure.ts';
import { readVisit } from './read.ts';

/**
 * A page works in a real browser: it answers 200, shows its content, logs no error, throws no exception, and none of its requests
 * to the declared origins fails. Each of these is a check; offenders are listed, with a screenshot.
 *
 * - `shows`, `hides`: a text, or several, that a person must see, or must not see, at the end: `shows: 'Orders'`,
 *   `hides: 'Something went wrong'`. They are looked for on the whole page; case and words must be the page's own.
 * - `origin`: default the one called `app`, else the first.
 * - `within`: seconds, default 15, until the page has loaded and shows its content, and then again for the requests under way.
 * - `account`: its token goes with requests to the declared origins. If it cannot sign in, `guarded` is judged all the same.
 * - `endsAt`: the path at which it may end after redirects, default the page's own. A hash in it counts: `page('/#/orders')` that
 *   ends at `#/login` has not shown the orders. If it has none, any hash will do.
 * - `mayFail`: paths (and what is below them) whose requests may be answered with 400 and above, such as `/api/me` for visitors,
 *   or not within the visit, such as `/api/long-poll`.
 * - `guarded`: what somebody who is not signed in gets. Without `account` this is the only check.
 *   - `true`: 401, 403, or a log-in page at another address, hashes included, on which there is a password field or whose path or hash
 *     says log-in, sign-in or auth, or an identity provider such as Okta. What is below the page itself must say so in its address.
 *   - `{ redirectsTo: '/login' }`: this address, from its start: a path, with a hash if need be, or a URL for a sign-in service
 *     elsewhere, which is not visited.
 *   - `{ is: 404 }`: this status.
 *   - `{ signIn: 'in place' }`: a sign-in form, whatever the address. `{ shows: 'Please sign in' }`: a text. Of several, all must be so.
 *   - A log-in page that answers 500 or shows an error does not count. Content that is sent to a visitor before a script sends them away is
 *     *open*: a text of the page’s document, or one that stayed on it for half a second, that is neither on the page where
 *     it ends nor in that page’s document. Addresses that differ in their hashes alone have one document. A sign-in service
 *     elsewhere is not visited: a text that the application’s home does not send either may then be content or not, and the check is
 *     inconclusive. So it is if the document cannot be read again, is larger than 5 MB, or has over 200 such texts.
 *   - A page that stays where it is and shows nothing, *Loading…* or an error, because its script throws, is missing or never arrives, is
 *     neither guarded nor open: the check is inconclusive, and says what went wrong. So is a log-in page that shows nothing or *Loading…*.
 *     A page that sends what `hides` names is open all the same.
 *   - `hides: 'Salaries'` next to one of the above names such a text instead: it must not be sent at all, whatever the status, not even
 *     in a script, and however its characters are escaped.
 * - `name`: default the path (`home` for `/`); it starts the ids of the checks.
 *
 * **Content** is what a person sees: text, form fields, images, SVGs, videos and canvases of at least 100 × 100 pixels, also in shadow roots and in
 * frames of declared origins. Text that is transparent, clipped, without width or off the page is none, nor is anything, a text of `shows`
 * either, if the screenshot has a single colour. Without `shows`, three things do not pass for content: a page that says nothing but *Loading…*; one of at most
 * 1,000 characters with a line that begins as error pages do (*Something went wrong*, *500 Internal Server Error*); and a sign-in form
 * (one password field, at most 1,000 characters) at an address that does not say log-in, sign-up or account.
 *
 * **When it is judged**: once it shows its content, or has gone where it should, nothing has changed and no request was under way for half a second,
 * and whatever it has set itself to do by then within 3 s (timers, a refresh) was done half a second ago. A page that never comes to rest, or has a stream
 * (such as `text/event-stream`) or a WebSocket open, is judged 2 s after it first shows its content, or later for what it set itself to do within 3 s. Requests to
 * declared origins that are still under way then (documents, fetches, XHRs, scripts, styles, fonts and images, but no streams) fail if they have not ended after
 * `within`, bodies included; so do those that their answers lead to, if they begin within 5 s. All that comes until then counts. A page that computes, or opens
 * dialogs, without end fails after `within`, and says so.
 *
 * Failed requests and console errors of third parties are listed and do not count; exceptions count wherever they come from, and if `onerror`
 * hides them from the browser. 500 of each are listed, and how many more there were. A page is listened to until it has logged 2,000 messages
 * or 5 million characters, errors or not: if none of them was an error, the console check is inconclusive. Exceptions are counted up to the same limit.
 * Throws a `UsageError` that quotes the wrong value.
 */
export const page = probeClaim({
  id: 'page',
  layer: 'smoke',
  argument: { path: fields.path },
  options,
  refine: refuseUnseen,
  prefix: ({ path }) => pageName(path),
  browser: true,
  // Most of a visit is waiting; how many pages load at once is another matter (`turns.ts`), and takes of the deadline.
  cores: 0.25,
  seconds: () => 3,
  deadline: ({ within }) => 4 * within + 60,
  checks: pageChecks,
  args: toArgs,
  measure: visitPage,
  read: readVisit,
});
