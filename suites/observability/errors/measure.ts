/** Asks Sentry's API: https://docs.sentry.io/api/ */
import { ReasonError } from '../../../core/errors.ts';
import { isDeclaredOrigin } from '../../../fixtures/access/hosts.ts';
import { expectedBuild } from '../../../fixtures/claims/candidate.ts';
import { z } from '../../../fixtures/claims/fields.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import { jsonIfThere, jsonOf } from '../../../fixtures/third-party/json.ts';
import { type Ask, type Event, eventsOf, type Issues, issuesOf, read } from './lists.ts';

export interface ErrorsArgs {
  readonly connection: string;
  readonly organization: string;
  readonly project: string;
  readonly environment: string;
  /** Where the release is besides. Absent in older runs. */
  readonly alsoIn?: readonly string[];
  /** `{version}` is the candidate's. */
  readonly release: string;
  readonly service?: string;
  readonly within: number;
}

/** `errors.json` */
export interface Errors extends Issues {
  readonly release: string;
  readonly isKnown: boolean;
  /** Projects of which Sentry knows it, if not of this one. */
  readonly elsewhere: readonly string[];
  /** Of the project, by name. */
  readonly environments: readonly string[];
  /** Events that were looked at, the last ones; of these those of the release, and of them those without an environment. */
  readonly looked: number;
  readonly events: number;
  readonly untagged: number;
  /** Environments of the events of the release, if none of them is of this one. Absent, as the next, in runs that an older stagegate saved. */
  readonly others?: readonly string[];
  /** Of the release's last event at an address of staging, if that is of another environment. */
  readonly mistagged?: { readonly origin: string; readonly environment: string };
  /** Whether any event of the last 90 days is of this environment: one that Sentry once knew stays in its list. */
  readonly isRecent?: boolean;
  /** Those of the environment since the release was made that name no release. */
  readonly unnamed: number;
}

const named = z.array(z.object({ name: z.string() }));
const one = z.object({ id: z.coerce.string(), slug: z.string() });
/** An organization has releases, each of some of its projects. */
const known = z.object({ projects: z.array(z.object({ slug: z.string() })), dateCreated: z.string().nullish() });
const unknown: z.output<typeof known> = { projects: [] };

export async function look(args: ErrorsArgs, context: ProbeContext): Promise<{ readonly errors: Errors }> {
  const { organization, project, environment } = args;
  const release = releaseOf(args, context);
  const ofProject = `/api/0/projects/${organization}/${project}/`;
  const ofOrganization = `/api/0/organizations/${organization}/`;
  const ask: Ask = (path) => jsonOf({ ...asked(args), path }, context);
  const { id, slug } = read(one, await ask(ofProject));
  const environments = read(named, await ask(`${ofProject}environments/`)).map(({ name }) => name);
  const path = `${ofOrganization}releases/${encodeURIComponent(release)}/`;
  const found = await jsonIfThere({ ...asked(args), path }, context);
  const { projects, dateCreated } = found === undefined ? unknown : read(known, found);
  const isKnown = projects.some((project) => project.slug === slug);
  const recent = await eventsOf(`${ofProject}events/?`, release, ask);
  const issuesWith = (query: string, limit: number): Promise<Issues> => {
    const first = { project: id, environment, query, statsPeriod: '90d', limit: String(limit) };
    return issuesOf(`${ofOrganization}issues/?`, new URLSearchParams(first), limit, ask);
  };
  const isTagged = environments.includes(environment);
  const isThere = (): Promise<boolean> => issuesWith('', 1).then(({ issues }) => issues.length > 0);
  return {
    errors: {
      ...{ release, isKnown, environments },
      elsewhere: isKnown ? [] : projects.map((project) => project.slug),
      ...saidOf({ release, environment, since: dateCreated ?? never }, recent, context),
      isRecent: isTagged && (recent.some((event) => environmentOf(event) === environment) || (await isThere())),
      ...(isKnown && isTagged
        ? await issuesWith(`is:unresolved firstRelease:"${release}"`, 100)
        : { issues: [], more: false }),
    },
  };
}

/** After every time in ISO 8601. */
const never = '9';

interface Wanted {
  readonly release: string;
  readonly environment: string;
  /** When the release was made. */
  readonly since: string;
}

/** What the last events say of the release and the environment. */
function saidOf(
  { release, environment, since }: Wanted,
  recent: readonly Event[],
  context: ProbeContext,
): Pick<Errors, 'looked' | 'events' | 'untagged' | 'others' | 'mistagged' | 'unnamed'> {
  const own = recent.filter(({ tags }) => tags.get('release') === release);
  const isOf = (event: Event): boolean => environmentOf(event) === environment;
  const atStaging = own.find((event) => {
    const url = urlOf(event);
    return url !== null && isDeclaredOrigin(context.environment, url);
  });
  const isUnnamed = (event: Event): boolean =>
    isOf(event) && (event.tags.get('release') ?? '') === '' && event.at >= since;
  return {
    ...{ looked: recent.length, events: own.length },
    untagged: own.filter((event) => environmentOf(event) === '').length,
    others: own.some(isOf) ? [] : [...new Set(own.map(environmentOf).filter((name) => name !== ''))],
    ...(atStaging === undefined || isOf(atStaging) ? {} : { mistagged: whereOf(atStaging) }),
    unnamed: recent.filter(isUnnamed).length,
  };
}

/** Empty if it is not tagged. */
const environmentOf = ({ tags }: Event): string => tags.get('environment') ?? '';

/** Of the page or the request; SDKs of jobs send none. */
const urlOf = ({ tags }: Event): URL | null => URL.parse(tags.get('url') ?? '');

function whereOf(event: Event): NonNullable<Errors['mistagged']> {
  return { origin: urlOf(event)?.origin ?? '', environment: environmentOf(event) };
}

function asked({ connection, within }: ErrorsArgs) {
  return { connection, within, fix: 'Check organization and project in errors(…), and the URL of the connection.' };
}

function releaseOf({ release, service }: ErrorsArgs, { candidate }: ProbeContext): string {
  const version = expectedBuild(candidate, service);
  if (version === '' && release.includes('{version}')) throw unidentified(service);
  return release.replaceAll('{version}', version);
}

function unidentified(service: string | undefined): ReasonError {
  const whose = service === undefined ? 'the candidate' : `the service ${service}`;
  const fix = 'Name the service in errors(…), whose version is the release, or the candidate with --candidate.';
  return new ReasonError({ code: 'unidentified', detail: `the version of ${whose} is not known`, fix });
}
