/** Asks Sentry's API: https://docs.sentry.io/api/ */
import { ReasonError } from '../../../core/errors.ts';
import { expectedBuild } from '../../../fixtures/claims/candidate.ts';
import { z } from '../../../fixtures/claims/fields.ts';
import { shown } from '../../../fixtures/logs/shown.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import { type JsonAnswer, jsonIfThere, jsonOf } from '../../../fixtures/third-party/json.ts';

export interface ErrorsArgs {
  readonly connection: string;
  readonly organization: string;
  readonly project: string;
  readonly environment: string;
  /** `{version}` is the candidate's. */
  readonly release: string;
  readonly service?: string;
  readonly within: number;
}

/** `errors.json` */
export interface Errors {
  readonly release: string;
  readonly isKnown: boolean;
  /** Of the project, by name. */
  readonly environments: readonly string[];
  /** Of the last events of the release: how many there are, and those without an environment. */
  readonly events: number;
  readonly untagged: number;
  readonly issues: readonly Issue[];
  /** There are more. */
  readonly more: boolean;
}

interface Issue {
  readonly title: string;
  readonly url: string;
  readonly events: string;
}

/** Of issues; each has a hundred. */
const mostPages = 10;

const named = z.array(z.object({ name: z.string() }));
const one = z.object({ id: z.coerce.string() });
const events = z.array(z.object({ tags: z.array(z.object({ key: z.string(), value: z.string().nullish() })) }));
const issues = z.array(
  z.object({
    title: z.string(),
    permalink: z.string().nullish(),
    shortId: z.string().default(''),
    count: z.coerce.string().default(''),
  }),
);

export async function look(args: ErrorsArgs, context: ProbeContext): Promise<{ readonly errors: Errors }> {
  const { organization, project, environment, service } = args;
  const version = expectedBuild(context.candidate, service);
  if (version === '' && args.release.includes('{version}')) throw unidentified(service);
  const release = args.release.replaceAll('{version}', version);
  const [ofProject, ofOrganization] = [
    `/api/0/projects/${organization}/${project}/`,
    `/api/0/organizations/${organization}/`,
  ];
  const ask = (path: string): Promise<JsonAnswer> => jsonOf({ ...asked(args), path }, context);
  const { id } = read(one, await ask(ofProject));
  const environments = read(named, await ask(`${ofProject}environments/`)).map(({ name }) => name);
  const path = `${ofOrganization}releases/${encodeURIComponent(release)}/`;
  const isKnown = (await jsonIfThere({ ...asked(args), path }, context)) !== undefined;
  const recent = read(events, await ask(`${ofProject}events/`)).map(
    ({ tags }) => new Map(tags.map(({ key, value }) => [key, value])),
  );
  const own = recent.filter((tags) => tags.get('release') === release);
  const query = `is:unresolved firstRelease:"${release}"`;
  const first = new URLSearchParams({ project: id, environment, query, statsPeriod: '90d', limit: '100' });
  const found = isKnown ? await pages(`${ofOrganization}issues/?`, first, ask) : { issues: [], more: false };
  return {
    errors: {
      ...{ release, isKnown, environments, events: own.length },
      untagged: own.filter((tags) => (tags.get('environment') ?? '') === '').length,
      ...found,
    },
  };
}

async function pages(
  path: string,
  first: URLSearchParams,
  ask: (path: string) => Promise<JsonAnswer>,
): Promise<Pick<Errors, 'issues' | 'more'>> {
  const all: Issue[] = [];
  let parameters: URLSearchParams | undefined = first;
  for (let page = 0; page < mostPages && parameters !== undefined; page += 1) {
    const got = await ask(`${path}${parameters}`);
    for (const { title, permalink, shortId, count } of read(issues, got))
      all.push({ title: `${shortId} ${shown(title)}`.trim(), url: permalink ?? '', events: count });
    const cursor = nextCursor(got.answer.headers['link'] ?? '');
    parameters = cursor === undefined ? undefined : new URLSearchParams([...first, ['cursor', cursor]]);
  }
  return { issues: all, more: parameters !== undefined };
}

/** Of `<…>; rel="next"; results="true"; cursor="0:100:0"`; there is such a link on the last page too, without results. */
function nextCursor(link: string): string | undefined {
  const next = link.split(/,\s*(?=<)/).find((one) => /rel="next"/.test(one) && /results="true"/.test(one));
  return next === undefined ? undefined : /cursor="([^"]+)"/.exec(next)?.[1];
}

function asked({ connection, within }: ErrorsArgs) {
  return { connection, within, fix: 'Check organization and project in errors(…), and the URL of the connection.' };
}

function read<T>(schema: z.ZodType<T>, { answer, document }: JsonAnswer): T {
  const parsed = schema.safeParse(document.document);
  if (parsed.success) return parsed.data;
  const path = new URL(answer.url).pathname;
  throw new ReasonError({ code: 'tool-failed', detail: `${path} answered with something that Sentry does not` });
}

function unidentified(service: string | undefined): ReasonError {
  const whose = service === undefined ? 'the candidate' : `the service ${service}`;
  const fix = 'Name the service in errors(…), whose version is the release, or the candidate with --candidate.';
  return new ReasonError({ code: 'unidentified', detail: `the version of ${whose} is not known`, fix });
}
