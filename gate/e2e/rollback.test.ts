import { afterAll, beforeAll, expect, test } from 'vitest';
import { Project } from '../testing/command.ts';
import { definition, type Staging, startStaging } from '../testing/staging.ts';

const claims = `
  endpoint('/health', { is: 200, json: { '/database': 'connected' }, covers: ['SHOP-01', 'SHOP-27'] }),
  endpoint('/orders', { layer: 'api', is: 200 })`;
const requirements = `requirements: {
  'SHOP-01': 'Staging is healthy',
  'SHOP-27': { title: 'After a rollback, the earlier build works', purpose: 'rollback' },
},`;
const policy = `export default { purpose: 'rollback', requiredLayers: ['health'], promotes: ['quick'] };`;

let project: Project;
let staging: Staging;
beforeAll(async () => {
  project = new Project({ 'stagegate/shop.ts': definition(claims, requirements), 'stagegate/rollback.ts': policy });
  staging = await startStaging();
});
afterAll(async () => {
  await staging[Symbol.asyncDispose]();
  project[Symbol.dispose]();
});

async function rollback(health: object, ...args: readonly string[]) {
  staging.health = { status: 'healthy', environment: 'staging', version: '1.3.9', database: 'connected', ...health };
  const { code, stdout, stderr } = await project.inProcess(['shop', '--policy', 'stagegate/rollback.ts', ...args], {
    STAGING_URL: staging.url,
  });
  return { code, says: stdout.split('\n')[0], stdout, stderr };
}

test('a rollback is verified by its layers and its requirements alone, and promotes nothing', async () => {
  const { code, says, stdout } = await rollback({}, '--candidate', '1.3.9');
  expect({ code, says }).toEqual({ code: 0, says: expect.stringMatching(/^ROLLBACK VERIFIED {2}shop 1\.3\.9/) });
  expect(stdout).toContain('a rollback: this verdict promotes no release');
  const { verdict, findings, coverage } = project.report();
  expect(verdict).toBe('verified');
  expect(findings.map(({ check }) => check.id)).toEqual(['health/database', 'health/health']);
  expect(coverage.map(({ requirement }) => requirement)).toEqual(['SHOP-27']);
  const report = project.read('results/latest/report.json');
  expect((await project.inProcess(['decide', 'results/latest'])).code).toBe(0);
  expect(project.read('results/latest/report.json')).toBe(report);
});

test.each<[string, object, number, RegExp]>([
  ['the build that had to go still answers', { version: '1.4.0' }, 2, /^ROLLBACK INCONCLUSIVE/],
  ['the earlier build does not work', { database: 'timeout' }, 1, /^ROLLBACK FAILED/],
])('%s', async (_, health, code, says) => {
  expect(await rollback(health, '--candidate', '1.3.9')).toMatchObject({ code, says: expect.stringMatching(says) });
});

test('a rollback without the name of its build does not start', async () => {
  expect(await rollback({})).toMatchObject({
    code: 3,
    stderr: expect.stringContaining(
      'The policy "rollback" is about a rollback: say which earlier build must be back, with --candidate 1.3.9',
    ),
  });
});

test('a release is not asked for what a rollback must show', async () => {
  staging.intercept = (request, response) => request.url === '/orders' && response.end('[]') !== undefined;
  const { code } = await project.inProcess(['shop'], { STAGING_URL: staging.url });
  expect(code).toBe(0);
  const { verdict, coverage, findings } = project.report();
  expect(verdict).toBe('promotable');
  expect(coverage.map(({ requirement }) => requirement)).toEqual(['SHOP-01']);
  expect(findings.flatMap(({ check }) => check.covers)).toEqual(['SHOP-01', 'SHOP-01']);
});
