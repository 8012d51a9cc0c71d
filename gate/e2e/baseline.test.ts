import { realpathSync, rmSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Project } from '../testing/command.ts';
import { changeEvidence } from '../testing/evidence.ts';
import { pastRun } from '../testing/past-runs.ts';
import { definition, type Staging, startStaging } from '../testing/staging.ts';

const usual = [298, 301, 304, 306, 307, 309, 311, 313, 315];
const file = 'stagegate/baseline.json';
const claim = (rest = '') => definition(`endpoint('/health', { is: 200, json: { '/queue': { max: 800${rest} } } })`);
const worse = `, worse: { max: 0.2, than: '${file}' }`;
const compared = claim(worse);
/** One bound is compared, and one is not. */
const partly = definition(
  `endpoint('/health', { is: 200, json: { '/queue': { max: 800${worse} }, '/depth': { max: 9 } } })`,
);

let project: Project;
let staging: Staging;
/** The runs of nine days, the oldest first, as they are typed. */
let runs: readonly string[];
beforeAll(async () => {
  project = new Project({
    'stagegate/shop.ts': claim(),
    'stagegate/compared.ts': compared,
    'stagegate/partly.ts': partly,
  });
  staging = await startStaging();
  const first = await gate('shop', 307);
  expect(first.code, first.stderr).toBe(0);
  runs = usual.map((value, day) => past(day + 2, value));
  rmSync(join(project.root, 'results', basename(realpathSync(project.path('results/latest')))), { recursive: true });
});
afterAll(async () => {
  await staging[Symbol.asyncDispose]();
  project[Symbol.dispose]();
});
afterEach(() => rmSync(project.path(file), { force: true }));

function gate(name: string, queue: number) {
  staging.health['queue'] = queue;
  return project.inProcess([name], { STAGING_URL: staging.url });
}

function past(day: number, value: number, rest: Parameters<typeof pastRun>[2] = {}): string {
  const folder = pastRun(realpathSync(project.path('results/latest')), day, {
    evidence: [/(queue\W+)\d+/g, `$1${value}`],
    ...rest,
  });
  return relative(realpathSync(project.root), folder);
}

const record = (...args: readonly string[]) => project.inProcess(['record', 'baseline', ...args]);
const plan = () => project.inProcess(['plan', 'compared'], { STAGING_URL: staging.url });
const queue = () => project.report().findings.find(({ check }) => check.id === 'health/queue');

describe('record baseline', () => {
  it('writes what the runs measured, sorted, and the gate compares with it', async () => {
    const { code, stdout, stderr } = await record(...runs.toReversed(), runs[0] ?? '');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      `${file}: 1 check\n  health/queue: 298 to 315 in 9 runs\nCompare with it beside a numeric bound: worse: { max: 0.2, than: '${file}' }\n`,
    );
    const baseline = JSON.parse(project.read(file));
    expect(Object.keys(baseline)).toEqual(['format', 'stagegate', 'environment', 'runs', 'checks']);
    expect(baseline.runs[0]).toMatchObject({ at: '2026-10-02T08:00:00.000Z', candidate: { app: '1.4.0' } });
    expect(Object.values(baseline.checks['health/queue'].values)).toEqual(usual);

    expect((await plan()).stdout).toMatch(/^baseline stagegate\/baseline\.json · sha256 [0-9a-f]{64}$/m);
    expect((await gate('compared', 310)).code).toBe(0);
    expect(queue()?.comparison).toMatchObject({ runs: 9, lowest: 298, highest: 315 });

    const worse = await gate('compared', 412);
    expect(worse.code).toBe(1);
    expect(worse.stdout).toContain(
      'Queue is at most 800, but worse than the baseline: got 412 (3 samples), 34 % worse than the baseline (307.066 in 9 runs, 298 to 315), between 28 % and 40 % worse; allowed 20 %.',
    );
    expect(queue()).toMatchObject({ result: 'fail', cause: 'worse-than-baseline' });
    for (const report of ['summary.md', 'junit.xml', 'ctrf.json', 'report.html', 'report.sarif'])
      expect(project.read(`results/latest/${report}`), report).toMatch(/34 % worse than the\s*baseline/);

    const before = project.read('results/latest/report.json');
    rmSync(project.path(file));
    expect((await project.inProcess(['decide', 'results/latest'])).code).toBe(1);
    expect(project.read('results/latest/report.json')).toBe(before);
  });

  it('leaves out what was blocked, changed or measured otherwise, and says so', async () => {
    const blocked = past(20, 900);
    const worse = past(22, 1_000);
    const newest = past(23, 309);
    const elsewhere = [1, 11].map((day) => past(day, 307, { fingerprint: { cores: 64 } }));
    const edited = past(21, 307);
    const answer = project.report().runs[0]?.evidence[0]?.path ?? '';
    changeEvidence(project.path(edited), answer, () => '{}');
    const { code, stderr } = await record(...runs, newest, blocked, worse, ...elsewhere, edited, 'results/none');
    for (const folder of [newest, blocked, worse, ...elsewhere, edited])
      rmSync(project.path(folder), { recursive: true });
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^left out: There is no run folder "results\/none"/),
      `left out: blocked (health/queue): ${blocked}, ${worse}`,
      expect.stringMatching(new RegExp(`^left out: .*evidence.*: ${edited}$`)),
      expect.stringMatching(
        new RegExp(
          `^left out: measured by other means than ${newest} \\(cores: 64 then, \\d+ now\\): ${elsewhere.join(', ')} \\(health/queue\\)$`,
        ),
      ),
    ]);
    expect(code).toBe(0);
  });

  it('counts a run that another one goes on with once', async () => {
    const last = runs.at(-1) ?? '';
    const more = past(12, 315, { again: basename(last) });
    const { stdout, stderr } = await record(...runs, more);
    expect(stdout).toContain('298 to 315 in 9 runs');
    expect(stderr).toBe(`left out: ${more} goes on with it, and has what it measured: ${last}\n`);
    rmSync(project.path(more), { recursive: true });
  });

  it('leaves out what its newest run does not compare, once something is compared', async () => {
    staging.health['depth'] = 4;
    expect((await gate('partly', 310)).code).toBe(2);
    const some = usual.map((value, day) => past(day + 22, value));
    const { code, stdout, stderr } = await record(...some);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `left out: health/depth: not compared with ${file} in the newest run (worse)\n`,
    });
    expect(stdout).toContain(`${file}: 1 check\n  health/queue: 298 to 315 in 9 runs\n`);
    expect(Object.keys(JSON.parse(project.read(file)).checks)).toEqual(['health/queue']);
    const other = await record(...some, '--out', 'stagegate/other.json');
    expect(other.stdout).toContain('stagegate/other.json: 2 checks\n');
    for (const folder of [...some, 'stagegate/other.json']) rmSync(project.path(folder), { recursive: true });
  });

  it('refuses fewer than eight runs, and writes nothing', async () => {
    const { code, stderr } = await record(...runs.slice(0, 3));
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /3 of 3 runs are accepted; 8 are needed.*measured alike in 3 accepted runs, and 8 are needed: health\/queue/s,
    );
    expect(project.exists(file)).toBe(false);
  });

  it.each([
    ['outside of the project', '../baseline.json', /--out \.\.\/baseline\.json is outside the project/],
    ['a file of another kind', 'package.json', /package\.json exists and is no baseline\. Delete it first/],
  ])('does not write %s', async (_, out, message) => {
    const before = project.read('package.json');
    expect(await record(...runs, '--out', out)).toMatchObject({ code: 3, stderr: expect.stringMatching(message) });
    expect(project.read('package.json')).toBe(before);
  });
});

describe('without a baseline', () => {
  it('a check is inconclusive and says what to type, and its run may become part of one', async () => {
    const { code, stdout } = await gate('compared', 310);
    expect(code).toBe(2);
    expect(stdout).toContain('npx stagegate record baseline results/*');
    expect(queue()).toMatchObject({ cause: 'no-baseline', reason: { detail: `${file} does not hold it` } });
    expect((await plan()).stdout).toMatch(/This gate cannot promote:\n- health\/queue: there is no baseline/);
    const latest = relative(realpathSync(project.root), realpathSync(project.path('results/latest')));
    expect((await record(...runs.slice(0, 7), latest)).code).toBe(0);
  });

  it.each<[string, string, RegExp]>([
    ['of a newer format', '{"format":2}', /^stagegate could not start: stagegate\/baseline\.json is of format 2/],
    ['cut', '{"format":', /is not JSON .*record another one: npx stagegate record baseline/],
  ])('refuses a file that is %s', async (_, text, message) => {
    project.write(file, text);
    const { code, stderr } = await gate('compared', 310);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(message) });
  });
});
