import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { type ErrorsArgs, look } from './measure.ts';
import { readErrors, type Subject } from './read.ts';

const { z } = fields;
const slug = z
  .string({ error: 'a slug such as "shop"' })
  .regex(/^[\w-]+$/, { error: 'a slug such as "shop", as it is in the URL of Sentry' });

/**
 * Sentry gets this environment's errors, and has no new one of this release: `errors('sentry', { organization: 'acme', project: 'shop', release: 'shop@{version}' })`, where `sentry` is
 * `http(env('SENTRY_URL', 'https://sentry.io'), { token: secret('SENTRY_TOKEN') })`. The token needs `project:read`, `event:read` and `project:releases` (or `org:read`).
 *
 * - `organization`, `project`: their slugs.
 * - `environment`: what events are tagged with. Default `staging`. Sentry must know an event that is, and of this release's last events (a hundred, among the project's last thousand) none may be untagged: a check. If no event of the last 90 days is tagged so, this check and `newIssues` are inconclusive: an SDK that sends nothing has no new issue.
 * - `alsoIn`: other environments in which this release runs already, such as `['production']`. If its last events are all of other environments, and one of these is not named here, both checks are inconclusive: staging itself may tag them so.
 *   So are they if the last event of the release whose tag `url` is at an origin of the definition is of another environment, named here or not. Default none.
 * - `release`: as the SDK sends it; `{version}` is the candidate's version or commit. Default `{version}`. `service`: whose, if the definition identifies several.
 * - `newIssues`: `{ max: 0 }`, the default: unresolved issues whose first event is of this release and in this environment, a check. One that is resolved or archived in Sentry does not count.
 * - `after`: `'load'`: a run that asks for this check alone brings its load along. Default: it is asked at the end of the run, for what pages, suites and load caused, too.
 * - `within`: seconds for each answer. Default 10.
 * - `name`: default the connection; it starts the ids of its checks.
 *
 * Inconclusive: a release that Sentry does not know, or only of another project (let CI make it: `sentry-cli releases new`), events that name no release although there are no new issues, a token that it refuses, 408, 425, 429, 500 and above and no answer, which are not the product's fault. Up to 1,000 issues are counted. Sentry
 * shows an issue some seconds after its first event, so one of the run's last seconds may be missed. Throws a `UsageError` that quotes the wrong value.
 */
export const errors = probeClaim({
  id: 'errors',
  layer: 'observability',
  argument: { connection: fields.connection },
  options: {
    organization: slug,
    project: slug,
    environment: fields.string.default('staging'),
    alsoIn: z.array(fields.string, { error: 'environments such as ["production"]' }).default([]),
    release: fields.string.default('{version}'),
    service: fields.string.optional(),
    newIssues: fields.atMost(fields.whole, '0', 'a count').default({ max: 0 }),
    after: z.literal('load', { error: '"load"' }).optional(),
    within: fields.seconds.default(10),
  },
  connectionKinds: () => ['http'],
  prefix: ({ connection }) => connection,
  task: ({ connection }) => `errors ${connection}`,
  after: ({ after }) => after ?? 'suites',
  cores: 0.5,
  deadline: ({ within }) => 24 * within + 60,
  checks: ({ connection, environment, newIssues }) => [
    {
      id: 'tagged',
      title: `Events on ${connection} are tagged ${environment}`,
      failure: `Events on ${connection} are not tagged ${environment}`,
      why: 'Errors of staging that count as production’s wake people up, and those of production are lost among them.',
      threshold: { unit: 'text', is: environment },
      measures: 'tagged',
    },
    {
      id: 'new issues',
      ...issueWords(connection, newIssues.max),
      why: 'What was never seen before this release was most likely made by it.',
      threshold: { unit: 'count', ...newIssues },
      measures: 'issues',
    },
  ],
  args: ({ connection, organization, project, environment, alsoIn, release, service, within }): ErrorsArgs => ({
    ...{ connection, organization, project, environment, alsoIn, release, within },
    ...(service === undefined ? {} : { service }),
  }),
  measure: look,
  read: (subject: Subject, { errors: seen }, { args }) => readErrors(subject, seen, args),
});

function issueWords(connection: string, max: number): Pick<CheckDraft<Subject>, 'title' | 'failure'> {
  const what = `new unresolved issues on ${connection}`;
  return max === 0
    ? { title: `This release has no ${what}`, failure: `This release has ${what}` }
    : { title: `This release has at most ${max} ${what}`, failure: `This release has more than ${max} ${what}` };
}
