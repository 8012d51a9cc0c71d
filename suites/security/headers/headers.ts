import { check, none } from '../../../fixtures/claims/check.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { readBypasses } from './bypass.ts';
import { visit } from './measure.ts';
import { type Grade, grades } from './points.ts';
import { readGrade } from './read.ts';

const { z } = fields;
const known = Object.keys(grades) as [Grade, ...Grade[]];

/**
 * A page's security headers earn a grade by the scoring that the [HTTP Observatory](https://github.com/mdn/mdn-http-observatory)
 * publishes (version 1.6.3, algorithm 6). The report names the grade and every result that costs points, by its name in the scoring.
 *
 * - `grade`: the lowest that will do, default `B+` (80 of 100 points). The grades are A+, A, A-, B+, … D-.
 * - `csp: true` checks the page's content security policy too, with Google's [CSP Evaluator](https://github.com/google/csp-evaluator): it has no finding of high
 *   severity, such as an allowed host that serves JSONP (`ajax.googleapis.com`), which lets injected scripts run in spite of a policy that scores 100. Of
 *   several policies the best counts; without any the check fails. Default false.
 * - `path`: default `/`. `origin`: default the one called `app`, else the first. `account`: asks as that account.
 * - `endsAt`: the path at which redirects may end, default `path`: a page that leads to another one is not graded.
 *
 * Beyond the page it asks for `/robots.txt` (its cookies count), for a pre-flight as a stranger, and for `http://` on the same host. It differs
 * from the Observatory in three points: nothing is credited for preloaded HSTS; two hosts are of one site if their last two labels are the
 * same (three, if the last but one is as short as in `co.uk`); a policy in a `<meta>` does not replace `x-frame-options`.
 *
 * Over http, at least 40 points are lost: `C+` is the best grade. A page that does not answer with 2xx, or that ends elsewhere, is not graded: inconclusive. For
 * headers with exact values, use `endpoint` with `layer: 'security'`. Throws a `UsageError` that quotes the wrong value.
 */
export const headers = probeClaim({
  id: 'headers',
  layer: 'security',
  options: {
    grade: z.enum(known, { error: `one of ${known.join(', ')}` }).default('B+'),
    csp: z.boolean({ error: 'true or false' }).default(false),
    path: fields.path.default('/'),
    endsAt: fields.path.optional(),
    origin: fields.origin.optional(),
    account: fields.account.optional(),
  },
  prefix: ({ path }) => (path === '/' ? 'headers' : `headers ${path}`),
  cores: 0.5,
  seconds: () => 2,
  checks: ({ grade, csp, path }) => [
    {
      ...({ id: 'grade', measures: 'grade' } as const),
      title: `The security headers of ${path} are graded ${grade} or better`,
      failure: `The security headers of ${path} are graded below ${grade}`,
      why: 'Browsers protect visitors from injected scripts, framing and eavesdropping only as far as these headers ask them to.',
      threshold: { unit: 'score', min: grades[grade] },
    },
    ...(csp
      ? [
          check(
            'csp',
            none,
            `No injected script gets round the content security policy of ${path}`,
            `An injected script can get round the content security policy of ${path}`,
            'A policy that can be got round does not stop cross-site scripting.',
          ),
        ]
      : []),
  ],
  measure: visit,
  read: (subject: 'grade' | 'csp', { page }, { args: { path, endsAt = path } }) => {
    const { url, status, bodyEnd } = page;
    if (status < 200 || status > 299 || bodyEnd !== 'complete')
      return notSeen(`${url} answered ${status}${bodyEnd === 'complete' ? '' : ', and its body is not complete'}`);
    const end = new URL(url).pathname;
    // By the same rules of writing a path.
    if (end !== new URL(endsAt, url).pathname)
      return notSeen(`another page: ${url}; if that is right, give the claim endsAt: ${JSON.stringify(end)}`);
    return subject === 'csp' ? readBypasses(page) : readGrade(page);
  },
});
