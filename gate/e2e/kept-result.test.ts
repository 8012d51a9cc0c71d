/** A result, once seen, is not lost, and none is made up: whatever goes wrong in the gate's own process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, rmSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { repository } from '../testing/command.ts';
import { eachInOwnProject, project, staging } from '../testing/own-project.ts';
import { definition } from '../testing/staging.ts';
import { chromiumTool } from '../testing/tools.ts';

eachInOwnProject({ 'stagegate/shop.ts': definition() });

const url = () => ({ STAGING_URL: staging.url });

describe('the exit code', () => {
  it.each([
    ['a definition that ends the process as if all had passed', 'process.exit(0);', 'ended before it had a verdict'],
    ['a definition that ends the process as if something had failed', 'process.exit(1);', 'ended before it had a'],
    [
      'an error that nobody catches',
      `setTimeout(() => { throw new Error('broken probe'); }); await new Promise(() => {});`,
      'broken probe',
    ],
  ])('is 2 after %s', async (_, code, message) => {
    project.write('stagegate/shop.ts', `${definition()}\n${code}`);
    expect(await project.stagegate(['shop'], url())).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(message),
    });
  });

  it('is 2 if a file of stagegate is missing', async () => {
    copyFileSync(`${repository}/gate/cli.js`, project.path('cli.js'));
    const child = spawn(process.execPath, [project.path('cli.js'), 'shop'], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk) => (said += chunk));
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(said).toMatch(/Cannot find module .*cache\.js/);
  });

  it.each([
    ['20.20.2', 3],
    ['22.18.0', 3],
    ['22.19.0', 0],
    ['25.0.0', 0],
  ])('with Node %s is %i', async (node, code) => {
    const version = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${node}' } });`;
    project.write('version.cjs', version);
    const ended = await project.stagegate(['--help'], { NODE_OPTIONS: `--require ${project.path('version.cjs')}` });
    const words = `stagegate could not start: Node 22.19 or newer is needed, and this is ${node} (`;
    expect({ code: ended.code, words: ended.stderr.startsWith(words) }).toEqual({ code, words: code === 3 });
  });

  it('is no verdict if files cannot be opened', async () => {
    const command = `ulimit -n 21; exec '${process.execPath}' '${repository}/gate/cli.js' shop`;
    const child = spawn('bash', ['-c', command], { cwd: project.root, stdio: 'ignore' });
    const [code] = await once(child, 'close');
    expect([0, 1]).not.toContain(code);
  });
});

describe('a kill', () => {
  const later = `import { type Claim, claim, type Probe } from 'stagegate';
    export const later = (): Claim => claim('api', 'later', () => ({
      runner: 'probe', args: { probe: './stagegate/later.ts' }, effect: 'read', seconds: 1,
      checks: [{ id: 'api/later', layer: 'api', title: 'It answers', failure: 'It does not', why: 'To see.',
        level: 'required', covers: [], threshold: { unit: 'count', min: 1 } }],
    }));
    export const probe: Probe = {
      measure: async (_, { http, environment }) => ({ 'a.json': { count: (await http.request({ url: environment.origins.app + '/later' })).status } }),
      read: () => ({ 'api/later': { value: 1, unit: 'count', samples: 1, evidence: ['a.json'] } }),
    };`;

  it.each([
    ['SIGKILL', 3],
    ['SIGTERM', 3],
    ['SIGKILL', 14],
    ['SIGINT', 27],
    ['SIGKILL', 27],
    ['SIGTERM', 28],
  ] as const)(
    'by %s at request %i leaves a report that is judged again as it is, and no promotable one',
    async (signal, at) => {
      project.write('stagegate/later.ts', later);
      project.write(
        'stagegate/shop.ts',
        definition(`endpoint('/health', { is: 200 }), endpoint('/nothing', { is: 200 }), later()`).replace(
          'import {',
          "import { later } from './later.ts';\n    import {",
        ),
      );
      let reached = false;
      staging.intercept = () => {
        reached ||= staging.requests.length >= at;
        return reached;
      };
      const { child, ended } = project.start(['shop'], url());
      await vi.waitFor(() => expect(reached || child.exitCode !== null).toBe(true), 60_000);
      child.kill(signal);
      const { code } = await ended;
      expect(code).not.toBe(0);
      const left = project.read('results/latest/report.json');
      expect(JSON.parse(left).verdict).not.toBe('promotable');
      if (!project.exists('results/latest/plan.json')) return;
      await project.inProcess(['decide', 'results/latest']);
      expect(project.read('results/latest/report.json')).toBe(left);
    },
  );
});

describe('a kill of a run of many checks', () => {
  it('leaves the first report, which has no plan, as long as nothing had ended', async () => {
    const names = Array.from({ length: 10_001 }, (_, number) => `orders.case ${number}`);
    project.write('tests.txt', names.join('\n'));
    const command = 'touch started; sleep 600';
    project.write(
      'stagegate/shop.ts',
      definition(
        `results({ name: 'units', run: '${command}', junit: 'report.xml', tests: { file: 'tests.txt' }, contact: { none: 'they ask nobody' } })`,
      ).replace('import {', 'import { results,'),
    );
    const { child, ended } = project.start(['shop'], url());
    await vi.waitFor(() => expect([project.exists('started'), child.exitCode]).toEqual([true, null]), 60_000);
    child.kill('SIGKILL');
    await ended;
    expect(project.report()).toMatchObject({ verdict: 'inconclusive', findings: [] });
    expect(await project.inProcess(['decide', 'results/latest'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('its gate ended before it had saved a result'),
    });
  });
});

describe('a report that cannot be written', () => {
  it.each([
    ['passed, is inconclusive', 200, 2],
    ['failed, is blocked', 201, 1],
  ])('when everything %s', async (_, is, expected) => {
    project.write('stagegate/shop.ts', definition(`endpoint('/health', { is: ${is} })`));
    staging.intercept = ({ url: path }) => {
      if (path !== '/health') return false;
      rmSync(project.path('results/latest/report.html'), { recursive: true });
      project.write('results/latest/report.html/occupied', '');
      return false;
    };
    const { code, stdout } = await project.inProcess(['shop'], url());
    expect({ code, stdout }).toEqual({
      code: expected,
      stdout: expect.stringMatching(/the report could not be written, so an older one is there: .*report\.json: E/),
    });
    expect(project.report().verdict).toBe('inconclusive');
  });
});

describe('results/latest', () => {
  it('is this run, although a folder with an older verdict was in its place, and that is kept', async () => {
    project.write('results/latest/report.json', '{"verdict":"promotable"}');
    const { code, stderr } = await project.inProcess(['shop', '--candidate', '9.9.9'], url());
    expect([code, project.report().verdict]).toEqual([2, 'inconclusive']);
    const [, kept] =
      /results\/latest was not stagegate's link: what was there is results\/(\S+) now/.exec(stderr) ?? [];
    expect(project.read(`results/${kept}/report.json`)).toBe('{"verdict":"promotable"}');
  });
});

describe('what failed before', () => {
  const alerts = '<!doctype html><title>t</title><p>hi</p><script>for (let i = 0; i < 1e9; i++) alert(i)</script>';
  const gone = '<!doctype html><title>t</title><p>gone</p>';

  it('is the verdict, although a page holds up its browser and a signal ends the visit', async () => {
    expect(await chromiumTool()).toHaveProperty('path');
    let visited = false;
    staging.intercept = ({ url: path }, response) => {
      visited ||= path === '/alerts';
      if (path === '/alerts') response.setHeader('content-type', 'text/html').end(alerts);
      if (path === '/gone') response.writeHead(404, { 'content-type': 'text/html' }).end(gone);
      return path === '/alerts' || path === '/gone';
    };
    project.write(
      'stagegate/shop.ts',
      definition(`endpoint('/health', { is: 200 }), page('/gone'), page('/alerts')`).replace(
        'import {',
        'import { page,',
      ),
    );
    const { child, ended, stderr } = project.start(['shop'], url());
    await vi.waitFor(() => expect([stderr().includes('✗'), visited]).toEqual([true, true]), 60_000);
    child.kill('SIGTERM');
    const { code, stdout } = await ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('BLOCKED') });
    const { verdict, findings } = project.report();
    expect(verdict).toBe('blocked');
    const held = findings.filter(({ task }) => task === 'smoke/alerts').map(({ reason }) => reason?.code);
    expect(new Set(held)).toEqual(new Set(['interrupted']));
  });

  it('is the verdict, although code of the definition throws where nobody catches', async () => {
    staging.intercept = ({ url: path }) => path === '/wait';
    project.write(
      'stagegate/shop.ts',
      `import { existsSync, readFileSync } from 'node:fs';
      ${definition(`endpoint('/nothing', { is: 200 }), endpoint('/wait', { is: 200 })`)}
      const timer = setInterval(() => {
        const path = 'results/latest/report.json';
        if (!existsSync(path) || !readFileSync(path, 'utf8').includes('"blocked"')) return;
        clearInterval(timer);
        throw new Error('broken timer');
      }, 10);`,
    );
    const { code, stderr } = await project.stagegate(['shop'], url());
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('itself failed: broken timer') });
    const { objections, findings } = project.report();
    expect(objections).toContainEqual({ code: 'gate-failed', subject: 'broken timer' });
    expect(findings.map(({ result }) => result)).toEqual(['fail', 'inconclusive']);
  });
});
