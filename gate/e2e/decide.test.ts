import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Project } from '../testing/command.ts';
import { definition, type Staging, startStaging } from '../testing/staging.ts';

let staging: Staging;
let project: Project;
beforeAll(() => {
  project = new Project({ 'fixtures/environments/shop.ts': definition() });
});
afterAll(() => project[Symbol.dispose]());
beforeEach(async () => {
  staging = await startStaging();
  await project.inProcess(['shop'], { STAGING_URL: staging.url });
  await staging[Symbol.asyncDispose]();
});

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
      const bytes = readFileSync(latest(path));
      const changed = Buffer.from(bytes);
      changed[0] = (changed[0] ?? 0) ^ 1;
      writeFileSync(latest(path), changed);
      expect((await decide()).code).toBe(2);
      expect(project.report().findings.map(({ reason }) => reason?.code)).toContain('evidence-changed');
      writeFileSync(latest(path), bytes);
    }
    expect(evidence().length).toBeGreaterThan(0);
    expect((await decide()).code).toBe(0);
  });

  it('is inconclusive when the plan was changed after the run', async () => {
    writeFileSync(latest('plan.json'), project.read('results/latest/plan.json').replace('"connected"', '"timeout"'));
    expect((await decide()).code).not.toBe(0);
    expect(project.report().objections.map(({ code }) => code)).toEqual(['plan-changed']);
  });

  it('imports no code from the run that it judges', async () => {
    const run = project.report().run;
    writeFileSync(
      latest('evil.mjs'),
      `import { writeFileSync } from 'node:fs';\nwriteFileSync('evil.txt', 'it ran');\n`,
    );
    const plan = project.read('results/latest/plan.json');
    for (const place of [`./results/${run}`, './results/latest', `results/${run}`]) {
      writeFileSync(latest('plan.json'), plan.replace('"probe": "endpoint"', `"probe": "${place}/evil.mjs"`));
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

  it('is inconclusive when a file of the evidence is gone', async () => {
    for (const { path } of evidence()) rmSync(latest(path));
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
