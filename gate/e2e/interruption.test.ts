/** What a run leaves that ends before its time. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Project } from '../testing/command.ts';
import { eachInOwnProject, project, staging } from '../testing/own-project.ts';
import { definition, startStaging } from '../testing/staging.ts';

eachInOwnProject({ 'fixtures/environments/shop.ts': definition() });

const gate = (...args: string[]) => project.inProcess(['shop', ...args], { STAGING_URL: staging.url });

describe('an interruption', () => {
  it('by SIGINT or SIGTERM leaves an inconclusive report, and exit code 2', async () => {
    const interrupted = async (signal: 'SIGINT' | 'SIGTERM') => {
      using own = new Project({ 'fixtures/environments/shop.ts': definition() });
      await using hanging = await startStaging();
      let asked = 0;
      hanging.intercept = () => ++asked > 2;
      const { child, ended } = own.start(['shop'], { STAGING_URL: hanging.url });
      await vi.waitFor(() => expect(asked).toBeGreaterThan(2), 60_000);
      child.kill(signal);
      const { code } = await ended;
      const { verdict, objections, run } = own.report();
      expect([signal, code, verdict]).toEqual([signal, 2, 'inconclusive']);
      expect(objections).toContainEqual({ code: 'not-finished', subject: run });
      const text = own.read('results/latest/report.txt');
      expect(text).toContain(`Run what is left (npx stagegate again results/${run}).`);
      expect(text).not.toContain('once this run has ended');
    };
    await Promise.all([interrupted('SIGINT'), interrupted('SIGTERM')]);
  });

  it('while the tools list their tests says what to do', async () => {
    project.write(
      'specs/a.spec.ts',
      `import { writeFileSync } from 'node:fs'; writeFileSync('listed', ''); await new Promise(() => {});`,
    );
    project.write(
      'fixtures/environments/shop.ts',
      definition(`vitest({ specs: 'specs' })`).replace('import {', 'import { vitest,'),
    );
    const { child, ended } = project.start(['shop'], { STAGING_URL: staging.url });
    await vi.waitFor(() => expect(project.exists('listed')).toBe(true), 60_000);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('Run the same command again.') });
  });

  it('by SIGKILL leaves the inconclusive report of the first moment, whole', async () => {
    let asked = 0;
    staging.intercept = () => ++asked > 2;
    const { child, ended } = project.start(['shop'], { STAGING_URL: staging.url });
    await vi.waitFor(() => expect(asked).toBeGreaterThan(2), 60_000);
    child.kill('SIGKILL');
    await ended;
    expect(project.report()).toMatchObject({
      verdict: 'inconclusive',
      objections: expect.arrayContaining([expect.objectContaining({ code: 'not-finished' })]),
    });
  });

  it('by SIGKILL in a wave leaves a run that can be judged, and that says what runs the rest of it', async () => {
    project.write(
      'fixtures/environments/shop.ts',
      definition(`endpoint('/health', { is: 200 }), endpoint('/stock', { is: 200 })`),
    );
    const { promise: first, resolve: reached } = Promise.withResolvers<void>();
    staging.intercept = ({ url }) => {
      if (url === '/stock') reached();
      return url === '/stock';
    };
    const { child, ended } = project.start(['shop'], { STAGING_URL: staging.url });
    await first;
    await vi.waitFor(() => expect(project.exists('results/latest/runs.json')).toBe(true), 60_000);
    child.kill('SIGKILL');
    await ended;
    staging.intercept = ({ url }, response) => {
      if (url === '/stock') response.end();
      return url === '/stock';
    };
    const { run } = project.report();
    const { code, stdout } = await project.inProcess(['decide', `results/${run}`]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: expect.stringContaining('the run did not get that far') });
    const [, line = ''] = /what to do: .*npx stagegate (again [^)]+)\)/.exec(stdout) ?? [];
    expect(line).toBe(`again results/${run}`);
    expect(await project.inProcess(line.split(' '), { STAGING_URL: staging.url })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${run} did not end by itself: it was killed, or its machine stopped`),
    });
  });
});

describe('test data of a run', () => {
  const order = 'the order 4711';
  const token = 'token-of-agent-4711';

  /** Records an order, and ends when staging answers. */
  const spec = `import { expect, test } from 'vitest';
    import { created, environment } from 'stagegate/vitest';
    test('orders are taken', async () => {
      created({ what: '${order}', request: { path: '/orders/4711', headers: { 'x-token': '${token}' } } });
      expect((await fetch(environment().origins.app + '/wait')).status).toBe(404);
    });`;

  beforeEach(() => {
    project.write('specs/orders.spec.ts', spec);
    project.write(
      'fixtures/environments/shop.ts',
      definition(`endpoint('/health', { is: 200 }), vitest({ specs: 'specs' })`, `allows: ['read', 'write'],`).replace(
        'import {',
        'import { vitest,',
      ),
    );
  });

  it('is named by a run that is killed before it could remove it, in its report too', async () => {
    staging.intercept = ({ url }) => url === '/wait';
    const { child, ended } = project.start(['shop'], { STAGING_URL: staging.url });
    await vi.waitFor(() => expect(project.report().leftovers).toHaveLength(1), 60_000);
    child.kill('SIGKILL');
    await ended;
    expect(project.report().leftovers).toEqual([`${order}: not removed yet, for the run has not ended`]);
    expect(await project.inProcess(['decide', 'results/latest'])).toMatchObject({ code: 2 });
    expect(project.report().leftovers).toHaveLength(1);
    for (const file of ['report.json', 'runs.json', 'report.html'])
      expect(project.read(`results/latest/${file}`)).not.toContain(token);
  });

  it('is no longer named once it is removed', async () => {
    staging.intercept = ({ url }, response) => {
      if (url === '/wait')
        vi.waitFor(() => expect(project.report().leftovers).toHaveLength(1), 60_000).finally(() =>
          response.writeHead(404).end(),
        );
      if (url === '/orders/4711') response.writeHead(204).end();
      return url === '/wait' || url === '/orders/4711';
    };
    expect(await gate()).toMatchObject({ code: 0 });
    expect(staging.requests).toContain('DELETE /orders/4711');
    expect(project.report().leftovers).toEqual([]);
    expect(JSON.parse(project.read('results/latest/runs.json')).leftovers).toEqual([]);
  });
});
