import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Plan, RecordedRun } from '../../core/model.ts';
import { fileOf } from '../../core/piece.ts';
import { lockRun } from '../run-folder/lock.ts';
import { digested } from '../run-folder/saved/digested.ts';
import { Project } from '../testing/command.ts';
import { changeEvidence, removeEvidence } from '../testing/evidence.ts';
import { definition, startStaging } from '../testing/staging.ts';

let project: Project;
beforeAll(async () => {
  project = new Project({ 'fixtures/environments/shop.ts': definition() });
  await using staging = await startStaging();
  await project.inProcess(['shop'], { STAGING_URL: staging.url });
  renameSync(project.path('results'), project.path('kept'));
});
afterAll(() => project[Symbol.dispose]());
beforeEach(() => {
  rmSync(project.path('results'), { recursive: true, force: true });
  cpSync(project.path('kept'), project.path('results'), { recursive: true, verbatimSymlinks: true });
});

type Editable = { -readonly [K in keyof Plan]: Plan[K] };
interface Saved {
  readonly plan?: string;
  readonly digest?: string;
  readonly finished: boolean;
  readonly failure?: string;
  readonly runs: readonly RecordedRun[];
}
/** As if the run had left it so. */
const record = (edit: (saved: Saved) => void): void => {
  const { digest: _, ...saved }: Saved = JSON.parse(project.read('results/latest/runs.json'));
  edit(saved);
  writeFileSync(latest('runs.json'), JSON.stringify(digested(saved)));
};
const completed = ({ reason: _, ...run }: RecordedRun): RecordedRun => ({ ...run, status: 'completed' });
const putPipe = (file: string) => void execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', file]);
const waiver = { check: 'health/database', reason: 'later', owner: 'shop', until: '2999-12-31' };
const decide = () => project.inProcess(['decide', 'results/latest']);
const latest = (file: string) => project.path('results/latest', file);
const evidence = () => project.report().runs[0]?.evidence ?? [];

const ownProbe = `import { type Claim, claim, type Probe } from 'stagegate';
export const stock = (): Claim => claim('health', 'stock', () => ({
  runner: 'probe', args: { probe: './stagegate/stock.ts' }, effect: 'read', seconds: 1,
  checks: [{ id: 'health/stock', layer: 'health', title: 'There is stock', failure: 'There is none', why: 'To sell it.',
    level: 'required', covers: [], threshold: { unit: 'count', min: 1 } }],
}));
export const probe: Probe = {
  measure: async () => ({ 'stock.json': { count: 3 } }),
  read: (_, files) => ({ 'health/stock': { value: JSON.parse(String(Buffer.from(files.get('stock.json') ?? ''))).count,
    unit: 'count', samples: 1, evidence: ['stock.json'] } }),
};
`;

describe('decide', () => {
  it('gives the same report, byte for byte, with staging gone', async () => {
    const before = project.read('results/latest/report.json');
    const html = project.read('results/latest/report.html');
    rmSync(latest('report.json'));
    rmSync(latest('measurements.json'));
    expect((await project.stagegate(['decide', 'results/latest'])).code).toBe(0);
    expect(project.read('results/latest/report.json')).toBe(before);
    expect(project.read('results/latest/report.html')).toBe(html);
  });

  it('waits for nobody: a run that another command uses is refused, and left as it is', async () => {
    const before = project.read('results/latest/report.json');
    {
      using _ = lockRun(project.path('results/latest'), 'results/latest', 'again');
      const { code, stderr } = await decide();
      expect([code, stderr]).toEqual([
        3,
        expect.stringContaining('"results/latest" is in use by stagegate again (process '),
      ]);
    }
    expect((await decide()).code).toBe(0);
    expect(project.read('results/latest/report.json')).toBe(before);
  });

  it("loads the team's own probe as the gate does, whatever its package.json says", async () => {
    await using answering = await startStaging();
    project.write('package.json', '{"name":"project"}');
    project.write('stagegate/stock.ts', ownProbe);
    project.write(
      'stagegate/own.ts',
      definition('stock()').replace('import {', "import { stock } from './stock.ts';\n    import {"),
    );
    const variables = { STAGING_URL: answering.url };
    expect(await project.stagegate(['own'], variables)).toMatchObject({ code: 0 });
    expect(await project.stagegate(['decide', 'results/latest'])).toMatchObject({ code: 0, stderr: '' });
  });

  it('is inconclusive when one byte of the evidence has changed', async () => {
    for (const { path } of evidence()) {
      const bytes = readFileSync(latest(fileOf(path)));
      changeEvidence(latest(''), path, (text) => String.fromCharCode(text.charCodeAt(0) ^ 1) + text.slice(1));
      expect((await decide()).code).toBe(2);
      expect(project.report().findings.map(({ reason }) => reason?.code)).toContain('evidence-changed');
      writeFileSync(latest(fileOf(path)), bytes);
    }
    expect(evidence().length).toBeGreaterThan(0);
    expect((await decide()).code).toBe(0);
  });

  it.each<[string, (plan: Editable) => void]>([
    [
      'a bound that is not met',
      ({ tasks: [task] }) => Object.assign(task?.checks[1]?.threshold ?? {}, { is: 'timeout' }),
    ],
    [
      'a bound that is met',
      ({ tasks: [task] }) => Object.assign(task?.checks[0]?.threshold ?? {}, { is: 200, max: 300 }),
    ],
    ['a level', ({ tasks: [task] }) => Object.assign(task?.checks[0] ?? {}, { level: 'advisory' })],
    ['the candidate', (plan) => Object.assign(plan, { candidate: { named: true, services: { app: '1.4.0' } } })],
    ['the policy', ({ policy }) => Object.assign(policy, { requiredLayers: [] })],
    ['a waiver', ({ policy }) => Object.assign(policy, { waivers: [waiver] })],
    ['a requirement', (plan) => Object.assign(plan, { requirements: { 'SHOP-1': 'It sells.' } })],
    ['its time', (plan) => Object.assign(plan, { createdAt: '2020-01-01T00:00:00.000Z' })],
    ['a task less', (plan) => Object.assign(plan, { tasks: plan.tasks.slice(1) })],
    ['its layout', () => {}],
  ])('is inconclusive when the plan was changed after the run: %s', async (_, edit) => {
    const plan: Editable = JSON.parse(project.read('results/latest/plan.json'));
    edit(plan);
    writeFileSync(latest('plan.json'), JSON.stringify(plan));
    expect((await decide()).code).toBe(2);
    const { objections, findings } = project.report();
    expect(objections.map(({ code }) => code)).toContain('plan-changed');
    expect(findings.filter(({ result }) => result !== 'inconclusive')).toEqual([]);
  });

  it.each<[string, (runs: Saved) => void]>([
    ['no run', (saved) => Object.assign(saved, { runs: [] })],
    ['no digest of the plan', (saved) => Object.assign(saved, { plan: undefined })],
    [
      'another digest of evidence',
      ({ runs: [run] }) => Object.assign(run?.evidence[0] ?? {}, { sha256: '0'.repeat(64) }),
    ],
    ['evidence less', ({ runs: [run] }) => Object.assign(run ?? {}, { evidence: [] })],
    ['evidence of elsewhere', ({ runs: [run] }) => Object.assign(run?.evidence[0] ?? {}, { path: 'plan.json' })],
    ['a run that did not finish', (saved) => Object.assign(saved, { finished: false })],
    ['another build', ({ runs: [run] }) => Object.assign(run ?? {}, { candidate: { before: {}, after: {} } })],
  ])('is inconclusive when runs.json says otherwise: %s', async (_, edit) => {
    record(edit);
    expect((await decide()).code).toBe(2);
    expect(project.report().objections.map(({ code }) => code)).not.toContain('record-changed');
  });

  it.each<[string, (runs: Saved) => object]>([
    ['a failure that is gone', ({ failure: _, ...saved }) => saved],
    ['a task that completed after all', ({ runs, ...saved }) => ({ ...saved, runs: runs.map(completed) })],
    ['no digest', ({ digest: _, ...saved }) => saved],
  ])('is inconclusive when runs.json was edited after the run: %s', async (_, edit) => {
    record((saved) => Object.assign(saved.runs[0] ?? {}, { status: 'errored', reason: { code: 'tool-killed' } }));
    record((saved) => Object.assign(saved, { failure: 'disk full' }));
    writeFileSync(latest('runs.json'), JSON.stringify(edit(JSON.parse(project.read('results/latest/runs.json')))));
    expect((await decide()).code).toBe(2);
    const { objections, findings } = project.report();
    expect(objections.map(({ code }) => code)).toContain('record-changed');
    expect(findings.filter(({ result }) => result !== 'inconclusive')).toEqual([]);
    expect((await decide()).code).toBe(2);
  });

  it.each<[string, (file: string) => void]>([
    ['a pipe', (file) => putPipe(file)],
    ['a link to a device', (file) => symlinkSync('/dev/zero', file)],
    ['a link to the same bytes', (file) => symlinkSync(`${file}.kept`, file)],
    ['a folder', (file) => mkdirSync(file)],
    ['a huge file', (file) => writeFileSync(file, '') ?? truncateSync(file, 3_000_000_000)],
  ])('neither waits for %s in place of evidence nor follows it', async (_, put) => {
    const file = latest(fileOf(evidence()[0]?.path ?? ''));
    renameSync(file, `${file}.kept`);
    put(file);
    expect((await decide()).code).toBe(2);
    expect(project.report().runs[0]?.reason?.code).toBe('evidence-changed');
    // Without Java, because this is about what the command reads.
    expect((await project.inProcess(['allure', 'results/latest'], { JAVA_HOME: '/nowhere' })).code).toBe(0);
    expect((await decide()).code).toBe(2);
  });

  it('reads no file through a folder that is a link, and none that is a pipe in place of the plan', async () => {
    renameSync(latest('evidence'), project.path('elsewhere'));
    symlinkSync(project.path('elsewhere'), latest('evidence'));
    expect((await decide()).code).toBe(2);
    rmSync(latest('plan.json'));
    putPipe(latest('plan.json'));
    expect(await decide()).toMatchObject({ code: 3, stderr: expect.stringContaining('has no plan.json') });
  });

  it('imports no code from the run that it judges', async () => {
    const run = project.report().run;
    writeFileSync(
      latest('evil.mjs'),
      `import { writeFileSync } from 'node:fs';\nwriteFileSync('evil.txt', 'it ran');\n`,
    );
    const plan = project.read('results/latest/plan.json');
    for (const place of [`./results/${run}`, './results/latest', `results/${run}`]) {
      const evil = plan.replace('"probe": "endpoint"', `"probe": "${place}/evil.mjs"`);
      writeFileSync(latest('plan.json'), evil);
      record((saved) => Object.assign(saved, { plan: hash('sha256', evil) }));
      expect((await decide()).code).toBe(2);
      expect(project.report().runs[0]?.reason).toMatchObject({
        code: 'tool-output-unreadable',
        detail: expect.stringMatching(
          /evil\.mjs" of task "health\/health" |Task "health\/health" names a probe "results/,
        ),
      });
      expect(project.exists('evil.txt')).toBe(false);
    }
  });

  it('is inconclusive when a piece of the evidence is gone, or all of its page', async () => {
    removeEvidence(latest(''), evidence()[0]?.path ?? '');
    expect((await decide()).code).toBe(2);
    for (const { path } of evidence()) rmSync(latest(fileOf(path)), { force: true });
    expect((await decide()).code).toBe(2);
  });

  it.each<[string, (file: string) => void, RegExp]>([
    ['no folder', () => {}, /no run folder "results\/nowhere"/],
    ['a plan that is gone', () => rmSync(latest('plan.json')), /no plan\.json/],
    ['a plan that is cut', () => writeFileSync(latest('plan.json'), '{"format":1,'), /plan\.json is not whole JSON/],
    [
      'a newer format',
      () => writeFileSync(latest('runs.json'), '{"format":4}'),
      /format that this stagegate does not know \(4; it knows 1, 2, 3\)/,
    ],
  ])('refuses %s with a sentence, exit 3', async (name, spoil, message) => {
    spoil('');
    const { code, stderr } = await project.inProcess([
      'decide',
      name === 'no folder' ? 'results/nowhere' : 'results/latest',
    ]);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(message) });
  });
});
