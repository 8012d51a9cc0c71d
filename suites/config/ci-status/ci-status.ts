import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf, ReasonError } from '../../../core/errors.ts';
import { holdsCredential, textElsewhere, withoutCredentials } from '../../../fixtures/access/elsewhere.ts';
import { buildsByService } from '../../../fixtures/claims/candidate.ts';
import { string, z } from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { refuse } from '../../../fixtures/claims/refuse.ts';
import type { Command } from '../../../fixtures/probe/command.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import { type Asked, readJob } from './read.ts';

const open = 'a URL without credentials, which the plan would show: ask with run: "curl …" and variables: ["CI_TOKEN"]';
const source = 'one of file: "out/jobs.json", url and run: "gh api …", which have the status of the jobs';

/**
 * The candidate's own CI jobs have passed: `ciStatus({ run: 'gh api repos/acme/shop/commits/$GITHUB_SHA/check-runs --paginate --slurp', … })`. Each job is a check of its own.
 *
 * - `jobs`: names of jobs that must have passed: `['lint', 'types']`. If several have one name, all of them must.
 * - one of `file`, a JSON file from the root, `url`, which is asked without the definition's access, and `run`, a line for the shell that prints such JSON, with the environment variables `variables`: either GitHub's
 *   check runs of a commit, or `{ "commit": "3f2a9c1…", "jobs": { "lint": "success", "types": "failure" } }`.
 *   Several pages of check runs are an array: `--paginate --slurp`. A URL has no credentials: what needs a token is asked by `run`.
 * - `commit`: the candidate's commit, at least seven characters of it. Default: the candidate, as it was named, and the commits that the services say they are. If they are of several builds, each needs its own
 *   jobs; `service`: those of one service alone.
 *
 * `success` and `passed` pass; `failure`, `failed`, `timed_out`, `startup_failure` and `action_required` fail. A job of another commit, a missing one, any other end (`skipped`,
 * `cancelled`, `in_progress`), fewer check runs than there are, and a command that ends with another code than 0 are inconclusive. Throws a `UsageError` that quotes the wrong value.
 */
export const ciStatus = probeClaim({
  id: 'ciStatus',
  layer: 'config',
  options: {
    jobs: z.array(string, { error: 'names of jobs such as ["lint"]' }).min(1, { error: 'at least one job' }),
    file: string.optional(),
    url: z.url({ protocol: /^https?$/, error: 'a URL such as "https://ci.internal/jobs.json"' }).optional(),
    service: string.optional(),
    run: string.optional(),
    variables: z.array(string, { error: 'names of environment variables such as ["GITHUB_SHA"]' }).default([]),
    commit: z
      .string({ error: 'a commit' })
      .regex(/^[0-9a-f]{7,40}$/i, { error: 'a commit of 7 to 40 digits such as "3f2a9c1"' })
      .optional(),
  },
  refine: ({ file, url, run }, context) => {
    if ([file, url, run].filter((one) => one !== undefined).length !== 1) refuse(context, source, file);
    if (url !== undefined && holdsCredential(url)) refuse(context, open, withoutCredentials(url), 'url');
  },
  task: () => 'ci',
  prefix: () => 'ci',
  cores: 0.5,
  checks: ({ jobs }) =>
    jobs.map((job) => ({
      id: job,
      title: `The CI job ${job} has passed`,
      failure: `The CI job ${job} has not passed`,
      why: 'What CI refuses for this commit is not worth a look at staging.',
      threshold: { unit: 'text', is: 'success' },
      measures: job,
    })),
  measure: async ({ file = '', url, run, variables, commit, service }, context) => {
    const { root, environment, signal } = context;
    const text =
      run !== undefined
        ? await outputOf({ run, variables, folder: '.', origins: {} }, context)
        : url !== undefined
          ? await textElsewhere(url, environment, signal)
          : contentOf(resolve(root, file));
    const builds = commit === undefined ? buildsOf(context, service) : [[commit]];
    return { asked: { builds }, files: { 'jobs.json': Buffer.from(text) } };
  },
  read: readJob,
});

/** Output before a failure may be incomplete. */
async function outputOf(command: Command, context: ProbeContext): Promise<string> {
  const { code, stdout } = await context.command(command);
  if (code !== 0) throw new ReasonError({ code: 'tool-failed', detail: `the command ended with ${code}` });
  return stdout;
}

/** The builds of all services, or of one. */
function buildsOf({ candidate, environment }: ProbeContext, service: string | undefined): Asked['builds'] {
  const all = buildsByService(candidate, environment.commits);
  if (service === undefined) return Object.values(all);
  const { [service]: builds } = all;
  if (builds !== undefined) return [builds];
  const detail = `service: there is no "${service}"; the definition identifies ${Object.keys(all).join(', ')}`;
  throw new ReasonError({ code: 'tool-failed', detail });
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = messageOf(error);
    const fix = `Let CI write the file before the gate runs, or name another in the claim: ciStatus({ file: '…' }).`;
    throw new ReasonError(
      { code: 'tool-failed', detail: `the CI jobs could not be read (${why})`, fix },
      { cause: error },
    );
  }
}
