/** A task that is run again, because one run is too close to its baseline to tell. */
import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RecordedRun } from '../../core/model.ts';
import { fileOf } from '../../core/piece.ts';
import { Project } from '../testing/command.ts';
import { changeEvidence, removeEvidence } from '../testing/evidence.ts';
import { pastRun } from '../testing/past-runs.ts';
import { definition, type Staging, startStaging } from '../testing/staging.ts';

const usual = [298, 301, 304, 306, 307, 309, 311, 313, 315];
const file = 'stagegate/baseline.json';

/** A claim of a time that staging says it takes, so that no busy machine changes it. */
const claim = `import { type Claim, endpoint } from 'stagegate';
export function wait(worse?: { max: number; than: string; runs?: number }): Claim {
  const { drafts, ...rest } = endpoint('/wait', { layer: 'perf', name: 'wait', samples: 1, json: { '/wait': { max: 800, ...(worse && { worse }) }, '/errors': { max: 0 } } });
  return { ...rest, drafts: { quick: { ...drafts.quick, effect: 'timing' }, full: { ...drafts.full, effect: 'timing' } } };
}
`;
const gateOf = (worse: string): string =>
  definition(`endpoint('/health', { is: 200 }), wait(${worse})`).replace(
    'import {',
    "import { wait } from './wait.ts';\n    import {",
  );
const compared = (rest = '') => gateOf(`{ max: 0.2, than: '${file}'${rest} }`);

let project: Project;
let staging: Staging;
/** What each run is told, the last one again and again. */
let answers: readonly (number | object)[] = [];
let asked = 0;

beforeAll(async () => {
  project = new Project({
    'stagegate/wait.ts': claim,
    'stagegate/shop.ts': gateOf(''),
    'stagegate/compared.ts': compared(),
  });
  staging = await startStaging();
  staging.intercept = ({ url }, response) => {
    if (url !== '/wait') return false;
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    if (answer === undefined) return true;
    response.end(JSON.stringify(typeof answer === 'number' ? { wait: answer, errors: 0 } : answer));
    return true;
  };
  await gate('shop', 307);
  const first = realpathSync(project.path('results/latest'));
  const runs = usual.map((value, day) => pastRun(first, day + 2, { evidence: [/(wait\W+)\d+/g, `$1${value}`] }));
  await project.inProcess(['record', 'baseline', ...runs.map((run) => relative(realpathSync(project.root), run))]);
});
afterAll(async () => {
  await staging[Symbol.asyncDispose]();
  project[Symbol.dispose]();
});
beforeEach(() => project.write('stagegate/compared.ts', compared()));

function gate(name: string, ...told: readonly (number | object)[]) {
  [answers, asked] = [told, 0];
  return project.inProcess([name], { STAGING_URL: staging.url });
}
const decide = () => project.inProcess(['decide', 'results/latest']);
const latest = (path: string) => project.path('results/latest', path);
const finding = (id = 'perf/wait-wait') => project.report().findings.find(({ check }) => check.id === id);
const runsOf = (task: string): readonly RecordedRun[] => project.report().runs.filter((run) => run.task === task);

describe('a task whose run is too close to its baseline', () => {
  it('is run again until all of its runs tell that it is worse; each has its evidence, and is judged again from it', async () => {
    const { code, stdout, stderr } = await gate('compared', 375, 384, 380, 386, 383);
    expect({ code, asked }).toEqual({ code: 1, asked: 5 });
    expect(stderr).toContain('perf/wait: too close to its baseline to tell, run 2 of up to 5');
    expect(stdout).toContain('got 381.58 (the mean of 5 runs), ');
    expect(stdout).toContain('decided by 5 runs: 375, 384, 380, 386, 383');
    expect(finding()).toMatchObject({ result: 'fail', cause: 'worse-than-baseline' });
    expect(finding('perf/wait-errors')).toMatchObject({ result: 'pass' });
    const runs = runsOf('perf/wait');
    expect(runs.map(({ attempt }) => attempt)).toEqual([undefined, 2, 3, 4, 5]);
    expect(runs.map(({ evidence: [seen] }) => seen?.path)).toEqual([
      'evidence/perf.html#wait/answer-1.txt',
      ...[2, 3, 4, 5].map((again) => `evidence/again-${again}/perf.html#wait/answer-1.txt`),
    ]);
    for (const report of ['summary.md', 'junit.xml', 'ctrf.json', 'report.html', 'report.sarif'])
      expect(project.read(`results/latest/${report}`), report).toMatch(/decided\s*by 5\s*runs/);
    const before = ['report.json', 'report.html', 'measurements.json'].map((name) =>
      project.read(`results/latest/${name}`),
    );
    expect((await decide()).code).toBe(1);
    expect(
      ['report.json', 'report.html', 'measurements.json'].map((name) => project.read(`results/latest/${name}`)),
    ).toEqual(before);
  });

  it('is run again until all of its runs tell that it is not; without one of them nothing passes', async () => {
    expect(await gate('compared', 355, 330, 328, 333, 331)).toMatchObject({ code: 0 });
    expect(asked).toBe(5);
    for (const { evidence } of runsOf('perf/wait')) {
      const [{ path }] = evidence as [RecordedRun['evidence'][0]];
      const bytes = readFileSync(latest(fileOf(path)));
      for (const spoil of [
        () => removeEvidence(latest(''), path),
        () => rmSync(latest(fileOf(path))),
        () => changeEvidence(latest(''), path, (text) => text.replace(/\d/, '1')),
      ]) {
        spoil();
        expect((await decide()).code, path).toBe(2);
        expect(finding()).toMatchObject({ result: 'inconclusive', reason: { code: 'evidence-changed' } });
        writeFileSync(latest(fileOf(path)), bytes);
      }
    }
    expect((await decide()).code).toBe(0);
    const record = JSON.parse(project.read('results/latest/runs.json'));
    writeFileSync(latest('runs.json'), JSON.stringify({ ...record, runs: record.runs.slice(0, -1) }));
    expect((await decide()).code).toBe(2);
  });

  it('gives its first run to a baseline', async () => {
    await gate('compared', 355, 330, 328, 333, 331);
    const { run } = project.report();
    const all = JSON.parse(project.read(file)).runs.map(({ run: id }: { run: string }) => `results/${id}`);
    expect(
      await project.inProcess(['record', 'baseline', ...all, `results/${run}`, '--out', 'again.json']),
    ).toMatchObject({ code: 0 });
    expect(JSON.parse(project.read('again.json')).checks['perf/wait-wait'].values).toMatchObject({ [run]: 355 });
  });

  it.each<[string, readonly (number | object)[], number, object]>([
    ['its first run is like before', [310], 0, { result: 'pass' }],
    ['its first run is worse for certain', [480], 1, { result: 'fail', cause: 'worse-than-baseline' }],
    ['another run fails', [375, 900], 1, { result: 'fail', cause: 'beyond-threshold' }],
    [
      'another check of it fails',
      [375, { wait: 330, errors: 1 }],
      1,
      { result: 'inconclusive', cause: 'close-to-baseline', comparison: { upTo: 5 } },
    ],
  ])('is not run again once %s', async (_, told, code, expected) => {
    expect((await gate('compared', ...told)).code).toBe(code);
    expect({ asked, ...finding() }).toMatchObject({ asked: told.length, ...expected });
  });

  it('is run as often as the definition says, which the plan prints', async () => {
    project.write('stagegate/compared.ts', compared(', runs: 2'));
    const plan = await project.inProcess(['plan', 'compared'], { STAGING_URL: staging.url });
    expect(plan.stdout).toMatch(/note: up to 2 runs/);
    await gate('compared', 375);
    expect(asked).toBe(2);
    project.write('stagegate/compared.ts', compared(', runs: 1'));
    await gate('compared', 375);
    expect(asked).toBe(1);
  });
});

it('a gate that is killed in the second run is judged by the first, and again the same', async () => {
  [answers, asked] = [[375], 0];
  const { intercept } = staging;
  staging.intercept = (request, response) =>
    request.url === '/wait' && asked === 1 ? ++asked > 0 : intercept(request, response);
  const { child, ended } = project.start(['compared'], { STAGING_URL: staging.url });
  await vi.waitFor(() => expect(asked).toBe(2), 60_000);
  child.kill('SIGKILL');
  await ended;
  staging.intercept = intercept;
  expect(await decide()).toMatchObject({ code: 2 });
  const before = project.read('results/latest/report.json');
  expect(project.report().objections).toContainEqual({
    code: 'not-finished',
    subject: basename(realpathSync(project.path('results/latest'))),
  });
  expect(await decide()).toMatchObject({ code: 2 });
  expect(project.read('results/latest/report.json')).toBe(before);
});

it('real requests are made again too', async () => {
  staging.requests.length = 0;
  const spread = { unit: 'ms', fingerprint: JSON.parse(project.read(file)).checks['perf/wait-wait'].fingerprint };
  const runs = JSON.parse(project.read(file)).runs as readonly { readonly run: string }[];
  // From so different runs, nothing can be told.
  const values = Object.fromEntries(runs.map(({ run }, index) => [run, 0.001 * 10 ** index]));
  project.write(
    'stagegate/wide.json',
    JSON.stringify({ ...JSON.parse(project.read(file)), checks: { 'api/health-latency': { ...spread, values } } }),
  );
  const worse = `{ max: 0.2, than: 'stagegate/wide.json', runs: 3 }`;
  project.write(
    'stagegate/real.ts',
    definition(
      `endpoint('/health', { is: 200 }), latency('/health', { max: 5000, samples: 6, worse: ${worse} })`,
    ).replace('import {', 'import { latency, '),
  );
  expect(await project.inProcess(['real'], { STAGING_URL: staging.url })).toMatchObject({ code: 2 });
  const found = finding('api/health-latency');
  expect(found).toMatchObject({ cause: 'close-to-baseline', comparison: { upTo: 3 } });
  expect(found?.comparison?.attempts).toHaveLength(3);
  expect(staging.requests.filter((request) => request === 'GET /health').length).toBeGreaterThanOrEqual(3 * 9);
});
