import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { answer, serve } from '../../../fixtures/testing/server.ts';
import { trial } from '../../../gate/testing/trial.ts';
import { probe } from '../../../runners/probe/index.ts';
import { ciStatus } from './ci-status.ts';

type Options = Partial<OptionsOf<typeof ciStatus>>;

const root = mkdtempSync(join(tmpdir(), 'stagegate-ci-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const commit = '3f2a9c1d0b7e4a5f3f2a9c1d0b7e4a5f3f2a9c1d';

async function seen(document: unknown, options: Options = {}) {
  writeFileSync(join(root, 'jobs.json'), typeof document === 'string' ? document : JSON.stringify(document));
  const source = options.run === undefined && options.url === undefined ? { file: 'jobs.json' } : {};
  const claim = ciStatus({ jobs: ['lint'], commit, ...source, ...options });
  const { reading, causes, end } = await trial(claim, probe, { root, environment: { run: root } });
  return Object.entries(causes).map(([id, cause]) => [id, reading.measurements[id]?.value ?? end.reason?.code, cause]);
}
const map = (lint: string, of = commit) => ({ commit: of, jobs: { lint, types: 'passed' } });
const run = (name: string, conclusion: string | null, more: object = {}) => ({
  ...{ name, conclusion, head_sha: commit, status: conclusion === null ? 'in_progress' : 'completed', ...more },
});
const github = (...check_runs: object[]) => ({ total_count: check_runs.length, check_runs });
const pass = ['config/ci-lint', 'success', 'within-threshold'];
const unseen = (words: string) => ['config/ci-lint', { inWords: words }, 'not-seen'];

test.each<[object, RegExp]>([
  [{ jobs: [] }, /jobs: expected at least one job/],
  [{ jobs: ['a'] }, /expected one of file: "out\/jobs\.json", url and run: "gh api …"/],
  [{ jobs: ['a'], file: 'a', run: 'b' }, /expected one of file/],
  [{ jobs: ['a'], url: 'ci.internal/jobs' }, /url: expected a URL such as/],
  [
    { jobs: ['a'], url: 'https://me:t0psecret@ci.internal/a' },
    /url: expected a URL without credentials.*"https:\/\/ci\.internal\/a"/,
  ],
  [{ jobs: ['a'], url: 'https://ci.internal/a?private_token=t0psecret' }, /url: expected a URL without.*internal\/a"/],
  [{ jobs: ['a'], file: 'a', commit: '1.4.0' }, /commit: expected a commit of 7 to 40 digits/],
])('%j is refused', (options, message) => {
  expect(() => ciStatus(options as OptionsOf<typeof ciStatus>)).toThrow(message);
});

test.each<[string, unknown, unknown]>([
  ['passed', map('success'), pass],
  ['failed', map('failure'), ['config/ci-lint', 'failure', 'beyond-threshold']],
  ['skipped', map('skipped'), unseen('skipped')],
  ['of another commit', map('success', 'aaaaaaaaaa'), unseen(`a job of aaaaaaaaaa, and the candidate is ${commit}`)],
  ['missing', { commit, jobs: { types: 'passed' } }, unseen('no such job; there are: types')],
  ['of GitHub, passed', github(run('types', 'failure'), run('lint', 'success')), pass],
  [
    'of GitHub, failed in one of two workflows',
    github(run('lint', 'success'), run('lint', 'timed_out', { html_url: 'https://ci.example/2' })),
    ['config/ci-lint', 'timed_out', 'beyond-threshold'],
  ],
  ['of GitHub, still running', github(run('lint', null)), unseen('in_progress')],
  ['on a later page', [{ ...github(run('types', 'failure')), total_count: 2 }, github(run('lint', 'success'))], pass],
  [
    'perhaps on another page',
    { ...github(run('lint', 'success')), total_count: 140 },
    unseen('1 of 140 check runs: let gh api ask for all of them with --paginate --slurp'),
  ],
  [
    'failed on the only page of several',
    { ...github(run('lint', 'failure')), total_count: 140 },
    ['config/ci-lint', 'failure', 'beyond-threshold'],
  ],
  [
    'there twice',
    `{"commit":"${commit}","jobs":{"lint":"failure","lint":"success"}}`,
    unseen('"lint" twice in one object'),
  ],
  ['of nothing', '{"jobs":', unseen('neither GitHub’s check runs nor { commit, jobs }')],
])('a job that is %s', async (_, document, expected) => {
  expect(await seen(document)).toEqual([expected]);
});

test('the candidate is the commit that the services name, and a command can print the status', async () => {
  const claim = ciStatus({ jobs: ['lint', 'types'], run: 'cat jobs.json' });
  writeFileSync(join(root, 'jobs.json'), JSON.stringify(map('success')));
  const judged = async (build: string, commits = {}) => {
    const run = `${root} ${build} ${JSON.stringify(commits)}`;
    const environment = { run, candidate: { named: true, services: { api: build } }, commits };
    return Object.values((await trial(claim, probe, { root, environment })).causes);
  };
  expect(await judged(commit.slice(0, 7))).toEqual(['within-threshold', 'within-threshold']);
  expect(await judged('1.4.0')).toEqual(['not-seen', 'not-seen']);
  expect(await judged('1.4.0', { api: commit })).toEqual(['within-threshold', 'within-threshold']);
  expect(await judged('1.4.0', { api: 'aaaaaaaaaa' })).toEqual(['not-seen', 'not-seen']);
  expect(await seen('', { file: 'none.json' })).toEqual([['config/ci-lint', 'tool-failed', 'not-measured']]);
});

test('a command that fails has not shown all jobs', async () => {
  const shown = async (end: string) => (await seen(map('success'), { run: `cat jobs.json; ${end}` }))[0]?.slice(1);
  expect(await shown('true')).toEqual(['success', 'within-threshold']);
  expect(await shown('exit 1')).toEqual(['tool-failed', 'not-measured']);
});

test('a commit may be written in capitals', async () => {
  expect(await seen(map('success'), { commit: commit.toUpperCase().slice(0, 9) })).toEqual([pass]);
});

test('each of several builds needs jobs of its own', async () => {
  const other = '0c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d';
  const judged = async (jobs: object[], commits: object, options: Options = {}) => {
    writeFileSync(join(root, 'jobs.json'), JSON.stringify(github(...jobs)));
    const environment = {
      run: `${root} ${JSON.stringify([jobs, commits])}`,
      candidate: { named: true, services: { api: '1.4.0', app: '1.4.0' } },
      commits,
    };
    const claim = ciStatus({ jobs: ['lint'], file: 'jobs.json', ...options });
    const { causes, reading, end } = await trial(claim, probe, { root, environment } as Parameters<typeof trial>[2]);
    return [causes['config/ci-lint'], reading.measurements['config/ci-lint']?.value ?? end.reason?.detail];
  };
  const both = { api: commit, app: other };
  const lint = run('lint', 'success');
  const words = { inWords: `a job of ${commit}, and the candidate is 1.4.0, ${other}` };
  expect(await judged([lint], both)).toEqual(['not-seen', words]);
  expect(await judged([lint], both, { service: 'api' })).toEqual(['within-threshold', 'success']);
  expect(await judged([lint, run('lint', 'success', { head_sha: other })], both)).toEqual([
    'within-threshold',
    'success',
  ]);
  expect(await judged([lint, run('lint', 'failure', { head_sha: other })], both)).toEqual([
    'beyond-threshold',
    'failure',
  ]);
  expect(await judged([lint], { api: commit })).toEqual(['within-threshold', 'success']);
  const none = 'service: there is no "web"; the definition identifies api, app';
  expect(await judged([lint], both, { service: 'web' })).toEqual(['not-measured', none]);
});

test('a URL is asked for it, without the access to staging', async () => {
  const seenHeaders: unknown[] = [];
  await using server = await serve((request, response) => {
    seenHeaders.push(request.headers['x-access']);
    if (request.url?.startsWith('/none')) return answer({}, 404)(request, response);
    return answer(map('success'))(request, response);
  });
  const judged = async (path: string) => {
    const claim = ciStatus({ jobs: ['lint'], commit, url: `${server.url}${path}` });
    const environment = { run: `${root} url`, headers: { 'x-access': 'key' } };
    const { causes, end } = await trial(claim, probe, { root, environment });
    return [causes['config/ci-lint'], end.reason?.detail];
  };
  expect(await judged('/jobs')).toEqual(['within-threshold', undefined]);
  expect(await judged('/none?page=1')).toEqual(['not-measured', `${server.url}/none answered 404`]);
  expect(seenHeaders).toEqual([undefined, undefined]);
});
