/** `results/latest` is the run that began last, whatever becomes of it before it has a plan. */
import { mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eachInOwnProject, project, staging } from '../testing/own-project.ts';
import { definition } from '../testing/staging.ts';

eachInOwnProject();
beforeEach(() => {
  mkdirSync(project.path('results'));
  symlinkSync('older', project.path('results/latest'));
  project.write('results/older/report.json', '{"verdict":"promotable"}');
});

const variables = () => ({ STAGING_URL: staging.url });

const write = (text: string): void => project.write('stagegate/shop.ts', text);

describe('a gate that ends in its definition', () => {
  afterEach(async () => {
    expect(readlinkSync(project.path('results/latest'))).toMatch(/Z-shop-/);
    expect(project.report()).toMatchObject({ verdict: 'inconclusive', objections: [{ code: 'not-finished' }] });
    expect(project.read('results/latest/report.txt')).toContain('there is no verdict');
    for (const [command, sentence] of [
      ['show', /"results\/latest" has no verdict, and nothing to be shown yet: its gate has only begun/],
      ['decide', /its gate ended before it had saved a result, so there is nothing to judge .*Run the gate again/],
      [
        'again',
        /its gate ended before it had saved a result, so there is .* nothing to go on with. Run the gate again/,
      ],
    ] as const) {
      const { code, stderr } = await project.inProcess([command, 'results/latest']);
      expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(sentence) });
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });

  it('as it is killed while a command says a secret', async () => {
    const command = 'touch asked; while test -e asked; do sleep 0.1; done';
    write(definition(undefined, `access: { headers: { 'x-key': secret('KEY', { command: '${command}' }) } },`));
    const { child, ended } = project.start(['shop', '--offline'], variables());
    await vi.waitFor(() => expect([project.exists('asked'), child.exitCode]).toEqual([true, null]), 60_000);
    for (const command of ['decide', 'again']) {
      const { code, stderr } = await project.inProcess([command, 'results/latest']);
      expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('is in use by stagegate gate') });
    }
    child.kill('SIGKILL');
    await ended;
  });

  it.each([
    ['waits for what never happens', 'await new Promise(() => {});'],
    ['ends the process at once', 'process.exit(0);'],
    ['ends the process later', 'setImmediate(() => process.exit(0)); await new Promise(() => {});'],
  ])('as that %s', async (_, code) => {
    write(`${definition()}\n${code}`);
    const { ended } = project.start(['shop', '--offline'], variables());
    expect(await ended).toMatchObject({ code: 2, stderr: expect.stringContaining('ended before it had a verdict') });
  });
});

it('what a gate leaves that is killed while it writes is removed by the next', async () => {
  write(definition());
  staging.intercept = () => true;
  const { child, ended } = project.start(['shop', '--offline'], variables());
  await vi.waitFor(() => expect(staging.requests).not.toEqual([]), 60_000);
  child.kill('SIGKILL');
  await ended;
  const killed = readlinkSync(project.path('results/latest'));
  project.write(`results/${killed}/report.html.0a1b2c3d.partial`, '<html>');
  expect(project.exists(`results/.${killed}.lock`)).toBe(true);
  staging.intercept = () => false;
  expect((await project.inProcess(['shop', '--offline'], variables())).code).toBe(0);
  const files = readdirSync(project.path('results'), { recursive: true }).map(String);
  expect(files.filter((file) => /partial$|lock$/.test(file))).toEqual([]);
  expect(files).toContain(`${killed}/report.html`);
});

describe('a gate that could not start', () => {
  it.each([
    ['the definition throws', `${definition()}\nthrow new Error('broken definition');`, 'broken definition'],
    [
      'the definition throws what the system said',
      `${definition()}\nawait import('node:fs').then((fs) => fs.readFileSync('nothing.json'));`,
      'nothing.json',
    ],
    ['the definition has no syntax', 'export default {', 'shop.ts'],
    ['the definition is refused', definition().replace(`production: ['shop.example'],`, ''), 'production'],
    [
      'a claim names no tests',
      definition(`vitest({ specs: 'nowhere', layer: 'api' })`).replace('import {', 'import { vitest,'),
      'nowhere',
    ],
    [
      'the plan is refused',
      definition(`endpoint('/health', { is: 200 }), endpoint('/health', { is: 200 })`),
      'health/health',
    ],
  ])('leaves no trace, as %s', async (_, text, problem) => {
    write(text);
    const { code, stderr } = await project.stagegate(['shop', '--offline'], variables());
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining(problem) });
    expect(readdirSync(project.path('results'))).toEqual(['latest', 'older']);
    expect(readlinkSync(project.path('results/latest'))).toBe('older');
  });
});
