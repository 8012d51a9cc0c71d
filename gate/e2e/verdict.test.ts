import { readdirSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { asksFor } from '../../fixtures/definition/look.ts';
import { eachInOwnProject, project, staging } from '../testing/own-project.ts';
import { definition } from '../testing/staging.ts';

eachInOwnProject({ 'fixtures/environments/shop.ts': definition() });

const gate = (...args: string[]) => project.inProcess(['shop', ...args], { STAGING_URL: staging.url });
const gateProcess = () => project.stagegate(['shop'], { STAGING_URL: staging.url });
const findings = () =>
  Object.fromEntries(project.report().findings.map(({ check, result, cause }) => [check.id, `${result}: ${cause}`]));

describe('the verdict', () => {
  it('is promotable, exit 0, when everything required was seen and passed', async () => {
    const { code, stdout } = await gateProcess();
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('PROMOTABLE') });
    expect(project.report().verdict).toBe('promotable');
    expect(readdirSync(project.path('results/latest'))).toEqual(
      expect.arrayContaining([
        'evidence',
        'junit.xml',
        'measurements.json',
        'plan.json',
        'report.html',
        'report.json',
        'runs.json',
      ]),
    );
  });

  it('is blocked, exit 1, when something was seen and failed', async () => {
    staging.health['database'] = 'timeout';
    const { code, stdout } = await gateProcess();
    expect(code).toBe(1);
    expect(stdout).toMatch(/BLOCKED[\s\S]*health\/database[\s\S]*connected[\s\S]*timeout/);
    expect(findings()['health/database']).toBe('fail: beyond-threshold');
  });

  it('is inconclusive, exit 2, when staging is out of reach', async () => {
    await staging[Symbol.asyncDispose]();
    const { code, stdout } = await gate();
    expect(code).toBe(2);
    expect(stdout).toMatch(/INCONCLUSIVE/);
    expect(project.report().runs.map(({ status, reason }) => [status, reason?.code])).toEqual([
      ['not-run', 'unreachable'],
    ]);
  });

  it('is inconclusive when another build is deployed than the named one', async () => {
    expect((await gate('--candidate', '9.9.9')).code).toBe(2);
    expect(project.report().runs[0]?.reason).toEqual({
      code: 'other-candidate',
      detail: 'app says 1.4.0 and not 9.9.9',
    });
    expect((await gate('--candidate', '1.4.0')).code).toBe(0);
  });

  it('waits for the candidate to be rolled out', async () => {
    staging.health['version'] = '1.3.9';
    staging.intercept = () => {
      if (staging.requests.length === asksFor() + 1) staging.health['version'] = '1.4.0';
      return false;
    };
    const { code, stderr } = await gate('--candidate', '1.4.0', '--wait', '1m');
    expect(code).toBe(0);
    expect(stderr.match(/Waiting for .*/g)).toEqual(['Waiting for the roll-out of 1.4.0: app says 1.3.9.']);
  });

  it('says for how long it waited in vain, and what was there', async () => {
    const { code, stdout } = await gate('--candidate', '1.5.0', '--wait', '1s');
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: expect.stringContaining(
        'The gate waited 1 s for all of staging to become 1.5.0, in vain: app says 1.4.0.',
      ),
    });
    expect(stdout).not.toContain('--wait');
  });

  it('says that it waits for a staging that does not answer', async () => {
    const held: (() => void)[] = [];
    staging.intercept = (_, response) => held.push(() => response.end(JSON.stringify(staging.health))) > 0;
    const running = project.startInProcess(['shop'], { STAGING_URL: staging.url });
    const said = /… \[0:\d\d\] waiting for staging to say which build it is\n/;
    await vi.waitFor(() => expect(running.stderr()).toMatch(said), 60_000);
    staging.intercept = () => false;
    for (const answer of held) answer();
    expect(await running.ended).toMatchObject({ code: 0 });
  });

  it('does not wait for a commit that no service reports', async () => {
    const { code, stderr } = await gate('--candidate', 'c0ffee1'.padEnd(40, '0'), '--wait', '10m');
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringMatching(
        /shop\.ts names no "commit" by which it could be seen\. .*Otherwise pass the version/,
      ),
    });
    expect(staging.requests).toHaveLength(asksFor());
  });

  it('is inconclusive when the build changes during the run', async () => {
    staging.intercept = () => {
      if (staging.requests.length > asksFor() + 1) staging.health['version'] = '1.4.1';
      return false;
    };
    expect((await gate()).code).toBe(2);
    expect(findings()['health/database']).toBe('inconclusive: other-candidate');
  });

  it.each([
    ['plan', ['plan', 'shop']],
    ['gate', ['shop']],
  ])('of an empty variable, the %s says once what is taken for it', async (_, args) => {
    const app = `env('STAGING_URL', '${staging.url}')`;
    project.write('fixtures/environments/shop.ts', definition().replace(`env('STAGING_URL')`, app));
    const said = async (variables: Readonly<Record<string, string>>) => {
      const { code, stderr } = await project.inProcess(args, variables);
      return { code, said: stderr.match(/.*STAGING_URL.*/g) };
    };
    const sentence = `STAGING_URL is set, but empty, so the definition's default is taken: ${staging.url}`;
    expect(await said({ STAGING_URL: '' })).toEqual({ code: 0, said: [sentence] });
    expect(await said({})).toEqual({ code: 0, said: null });
    expect(await said({ STAGING_URL: staging.url })).toEqual({ code: 0, said: null });
  });

  it('does not show what lets somebody in, of the default that an empty variable is taken for', async () => {
    const unused = `env('SHOP_DB', 'postgres://app:canary@4711@db:5432/shop?sslmode=canary');
      env('SHOP_PASSWORD', 'canary-4711'); env('SHOP_TEXT', '');`;
    project.write('fixtures/environments/shop.ts', `${definition()}\n${unused}`);
    const empty = { SHOP_DB: '', SHOP_PASSWORD: '', SHOP_TEXT: '' };
    const { stderr } = await project.inProcess(['plan', 'shop'], { STAGING_URL: staging.url, ...empty });
    const said = "is set, but empty, so the definition's default is taken:";
    expect(stderr.match(/SHOP_.*/g)).toEqual([
      `SHOP_DB ${said} postgres://[redacted]@db:5432/shop?…`,
      `SHOP_PASSWORD ${said} [redacted]`,
    ]);
    expect(stderr).not.toContain('canary');
  });

  it('has no verdict for a partial run', async () => {
    const { code, stdout } = await gate('--layers', 'health');
    expect(code).toBe(2);
    expect(stdout).toMatch(/PARTIAL.*no verdict/s);
  });

  it('is inconclusive when the policy asks for another profile, or for a layer without a check', async () => {
    project.write(
      'fixtures/environments/shop.ts',
      definition()
        .replace("promotes: ['quick', 'full']", "promotes: ['full']")
        .replace("['health']", "['health', 'load']"),
    );
    const { code, stderr } = await gate();
    expect(code).toBe(2);
    expect(project.report().objections).toEqual([
      { code: 'profile-may-not-promote', subject: 'quick' },
      { code: 'layer-without-check', subject: 'load' },
    ]);
    const said = stderr.indexOf(
      'Even if every check passes, the verdict of this run will be inconclusive:\n- the policy',
    );
    expect(said).toBeGreaterThan(stderr.indexOf('quick profile · '));
    expect(said).toBeLessThan(stderr.indexOf('✓ '));
    const reasons = [
      '- the policy requires the layer load, but the definition has no check of it. Add a claim of that layer to the definition, such as users(…) or k6(…), or take the layer out of requiredLayers in the policy.',
      '- the quick profile may not promote under the policy "shop". Run the gate with --profile full.',
    ].join('\n');
    expect(stderr).toContain(reasons);
    const planned = await project.inProcess(['plan', 'shop'], { STAGING_URL: staging.url });
    expect(planned.stdout).toContain(`This gate cannot promote:\n${reasons}`);
    expect((await gate('--layers', 'health')).stderr).not.toContain('Even if every check passes');
  });

  it('says beforehand what cannot be written to, because nobody says that it is staging', async () => {
    const writes = `endpoint('/health', { layer: 'api', request: { method: 'POST' } }), endpoint('/health')`;
    const said = async (identity: string): Promise<string> => {
      const text = definition(writes).replace(/identity: .*,/, `identity: ${identity},`);
      project.write('fixtures/environments/shop.ts', text);
      return (await project.inProcess(['plan', 'shop'], { STAGING_URL: staging.url })).stdout;
    };
    expect(await said(`{ app: { at: '/health' } }`)).toContain(
      'This gate cannot promote:\n- api/post-health will not run: no service can say which environment it is. Let a service return',
    );
    expect(await said(`{ app: { at: '/health', environment: '/environment' } }`)).not.toContain('will not run');
  });
});

describe('a reader that goes away', () => {
  it('neither ends the run nor changes its exit code', async () => {
    const { child, ended } = project.start(['shop'], { STAGING_URL: staging.url });
    child.stdout?.destroy();
    child.stderr?.destroy();
    expect((await ended).code).toBe(0);
    expect(project.report().verdict).toBe('promotable');
  });
});
