import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ReasonError } from '../../../core/errors.ts';
import { textElsewhere } from '../../../fixtures/access/elsewhere.ts';
import { string, z } from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { readJob } from './read.ts';

const source = 'one of file: "out/jobs.json", url and run: "gh api …", which have the status of the jobs';

/**
 * The candidate's own CI jobs have passed: `ciStatus({ run: 'gh api repos/acme/shop/commits/$GITHUB_SHA/check-runs?per_page=100', … })`. Each job is a check of its own.
 *
 * - `jobs`: names of jobs that must have passed: `['lint', 'types']`. If several have one name, all of them must.
 * - one of `file`, a JSON file from the root, `url`, which is asked without the definition's access, and `run`, a line for the shell that prints such JSON, with the environment variables `variables`: either GitHub's
 *   check runs of a commit, or `{ "commit": "3f2a9c1…", "jobs": { "lint": "success", "types": "failure" } }`.
 * - `commit`: the candidate's commit, at least seven characters of it. Default: the candidate, as it was named, and the commits that the services say they are.
 *
 * `success` and `passed` pass; `failure`, `failed`, `timed_out`, `startup_failure` and `action_required` fail. A job of another commit, a missing one and any other end (`skipped`,
 * `cancelled`, `in_progress`) is inconclusive. Throws a `UsageError` that quotes the wrong value.
 */
export const ciStatus = probeClaim({
  id: 'ciStatus',
  layer: 'config',
  options: {
    jobs: z.array(string, { error: 'names of jobs such as ["lint"]' }).min(1, { error: 'at least one job' }),
    file: string.optional(),
    url: z.url({ protocol: /^https?$/, error: 'a URL such as "https://ci.internal/jobs.json"' }).optional(),
    run: string.optional(),
    variables: z.array(string, { error: 'names of environment variables such as ["GITHUB_SHA"]' }).default([]),
    commit: z
      .string({ error: 'a commit' })
      .regex(/^[0-9a-f]{7,40}$/i, { error: 'a commit of 7 to 40 digits such as "3f2a9c1"' })
      .optional(),
  },
  refine: ({ file, url, run }, context) => {
    if ([file, url, run].filter((one) => one !== undefined).length !== 1)
      context.addIssue({ code: 'custom', message: source, input: file });
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
  measure: async ({ file = '', url, run, variables, commit }, { root, command, candidate, environment, signal }) => {
    const text =
      run !== undefined
        ? (await command({ run, variables, folder: '.', origins: {} })).stdout
        : url !== undefined
          ? await textElsewhere(url, environment, signal)
          : contentOf(resolve(root, file));
    const said = [...Object.values(candidate.services), ...Object.values(environment.commits ?? {})];
    const builds = commit === undefined ? [...new Set(said)] : [commit];
    return { asked: { builds: builds.filter((build) => build !== '') }, files: { 'jobs.json': Buffer.from(text) } };
  },
  read: readJob,
});

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ReasonError({ code: 'tool-failed', detail: `${path} could not be read` }, { cause: error });
  }
}
