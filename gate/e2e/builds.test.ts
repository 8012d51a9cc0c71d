/** Which build answers: what an old, a silent, a mixed or a changed one does to the verdict. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { eachInOwnProject, project, staging } from '../testing/own-project.ts';
import { definition, startStaging } from '../testing/staging.ts';

const commit = 'c0ffee1d2b8a4f6e9c0ffee1d2b8a4f6e9c0ffee';

eachInOwnProject();

const both = `app: { at: '/health', version: '/version', commit: '/commit', environment: '/environment' }`;
const database = `endpoint('/health', { is: 200, json: { '/database': 'connected' } })`;

function claim(claims = database, identity = both, origins = ''): void {
  const text = definition(claims)
    .replace(/identity: .*,/, `identity: { ${identity} },`)
    .replace("env('STAGING_URL')", `env('STAGING_URL')${origins}`)
    .replace("['health']", '[]');
  project.write('fixtures/environments/shop.ts', text);
}

const gate = (...args: string[]) => project.inProcess(['shop', ...args], { STAGING_URL: staging.url });
const found = () =>
  Object.fromEntries(project.report().findings.map(({ check, result, cause }) => [check.id, `${result}: ${cause}`]));

describe('a failure of a build that cannot be known', () => {
  it('is not the candidate’s: an old build does not say its commit', async () => {
    claim();
    Object.assign(staging.health, { version: '1.3.9', database: 'timeout' });
    const { code, stdout } = await gate('--candidate', commit);
    expect({ code, ...found() }).toMatchObject({ code: 2, 'health/database': 'inconclusive: candidate-unknown' });
    expect(stdout).toMatch(/^INCONCLUSIVE {2}shop c0ffee1/);
    expect(stdout).toMatch(/got "timeout".*does not count/);
    expect(stdout).toMatch(/app says 1\.3\.9.* without a string at \/commit/);
    expect(stdout).toMatch(/what to do: .*--wait/);
    expect(await project.inProcess(['decide', 'results/latest'])).toMatchObject({ code: 2 });
  });

  it('is the candidate’s once it has said so', async () => {
    claim();
    Object.assign(staging.health, { commit, database: 'timeout' });
    expect(await gate('--candidate', commit)).toMatchObject({ code: 1 });
    expect(await gate('--candidate', commit.slice(0, 7).toUpperCase())).toMatchObject({ code: 1 });
  });

  it('is the candidate’s if no build was named', async () => {
    claim();
    staging.health['database'] = 'timeout';
    expect(await gate()).toMatchObject({ code: 1 });
  });
});

describe('replicas', () => {
  const replica = (of: number, answer: (number: number) => object | string) => {
    let number = 0;
    staging.intercept = ({ url }, response) => {
      if (url !== '/health') return false;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer(number++ % of)));
      return true;
    };
  };

  it.each([
    ['the first', 0],
    ['a later', 5],
  ])('of an old build are another build, although %s of them is silent', async (_, silent) => {
    claim(database, both.replace('at:', 'replicas: 12, at:'));
    replica(12, (number) =>
      number === silent ? 'starting' : { ...staging.health, version: '1.3.9', commit: 'deadbee' },
    );
    expect(await gate('--candidate', '1.4.0')).toMatchObject({ code: 2 });
    expect(project.report().runs[0]?.reason).toEqual({
      code: 'other-candidate',
      detail: expect.stringMatching(
        /^app says 1\.3\.9 of commit deadbee in \d+ of \d+ answers and nothing in \d: 1\.4\.0 is expected$/,
      ),
    });
  });

  it('of which some say nothing of their build excuse what fails: the failure may be theirs', async () => {
    claim();
    replica(5, (number) => ({
      ...{ ...staging.health, database: 'timeout' },
      ...(number === 0 ? { commit } : { version: undefined }),
    }));
    const { code, stdout } = await gate('--candidate', '1.4.0');
    expect(code).toBe(2);
    expect(stdout).toMatch(
      /app says 1\.4\.0 of commit c0ffee1d2b8a, and not always all that was asked: In \d of \d answers: /,
    );
    expect(found()['health/database']).toBe('inconclusive: candidate-unknown');
  });

  it('of the candidate are not known to be it if one is silent', async () => {
    claim();
    replica(12, (number) => (number === 5 ? 'starting' : { ...staging.health, commit }));
    expect(await gate('--candidate', commit)).toMatchObject({ code: 2 });
    expect(found()['health/database']).toBe('inconclusive: candidate-unknown');
  });
});

describe('a version that a claim compares with the candidate’s', () => {
  const about = `endpoint('/about', { version: '/version', layer: 'api', samples: 1 })`;
  const says = (version: string) => {
    staging.intercept = ({ url }, response) => {
      if (url !== '/about') return false;
      response.end(JSON.stringify({ version }));
      return true;
    };
  };

  it('is said beside the build that it should be', async () => {
    claim(about);
    staging.health['commit'] = commit;
    says('1.3.9');
    const { code, stdout } = await gate('--candidate', commit);
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringContaining('expected the candidate, got 1.3.9 (the candidate is c0ffee1d2b8a, 1.4.0)'),
    });
  });

  it('does not fail against a commit, if the service did not say its version when the run began', async () => {
    await using api = await startStaging();
    const identity = `${both}, api: { at: '/health', version: '/version', commit: '/commit' }`;
    claim(about.replace('samples', `origin: 'api', samples`), identity, `, api: '${api.url}'`);
    staging.health['commit'] = commit;
    api.health['commit'] = commit;
    let asked = 0;
    api.intercept = ({ url, socket }, response) => {
      if (url === '/about') response.end('{"version":"1.4.0"}');
      // The first look tries twice.
      else if (++asked <= 2) socket.destroy();
      else return false;
      return true;
    };
    const { code, stdout } = await gate('--candidate', commit);
    expect({ code, ...found() }).toMatchObject({ code: 2, 'api/get-about-version': 'inconclusive: not-measured' });
    expect(stdout).toMatch(
      /known only by its commit \(c0ffee1d2b8a\), and here a version is reported[\s\S]*run the gate again/,
    );
    expect(await gate('--candidate', commit)).toMatchObject({ code: 0 });
  });

  it('says how to give the candidate’s build, if it is not known', async () => {
    await using api = await startStaging();
    const identity = `${both}, api: { at: '/health', version: '/version' }`;
    claim(about.replace('samples', `origin: 'web', samples`), identity, `, api: '${api.url}', web: env('STAGING_URL')`);
    api.health['version'] = '2.0.0';
    staging.health['commit'] = commit;
    says('1.4.0');
    const { code, stdout } = await gate();
    expect(code).toBe(2);
    expect(stdout).toMatch(
      /no build of the candidate is known for what was asked[\s\S]*what to do: Name the candidate/,
    );
  });
});

it('a roll-out between two looks is told as such, with both builds', async () => {
  claim(`${database}, endpoint('/orders', { request: { method: 'POST' }, is: 404, layer: 'api' })`);
  staging.health['commit'] = commit;
  staging.intercept = () => {
    if (staging.requests.length > 14) Object.assign(staging.health, { version: '1.4.1', commit: 'deadbee' });
    return false;
  };
  for (const named of [['--candidate', '1.4.0'], ['--candidate', commit], []]) {
    Object.assign(staging.health, { version: '1.4.0', commit });
    staging.requests.length = 0;
    const { code, stdout } = await gate(...named);
    expect(code).toBe(2);
    expect(stdout).toContain(
      '3 of 3 checks are inconclusive: the build changed while the gate ran: app from 1.4.0 (c0ffee1) to 1.4.1 (deadbee).',
    );
    expect(stdout).toMatch(/what to do: Let the roll-out finish/);
    expect(stdout).not.toMatch(/different builds|and not/);
  }
});

it('the reports and tasks say that replicas run different builds, and call a build unexpected only if one is expected', async () => {
  claim(database);
  let asked = 0;
  staging.intercept = () => {
    asked += 1;
    staging.health['version'] = asked % 2 === 0 ? '1.4.0' : '1.3.9';
    return false;
  };
  for (const [args, expected] of [
    [[], false],
    [['--candidate', '1.4.0'], true],
  ] as const) {
    const { code, stdout, stderr } = await gate(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      / not run because app says 1\.\d\.\d in \d+ of \d+ answers and 1\.\d\.\d in \d+: its replicas run different builds\n/,
    );
    expect(stdout).toContain('a service’s replicas run different builds.');
    expect(`${stdout}${stderr}`.includes('expected')).toBe(expected);
    expect(stderr).not.toContain('expected');
  }
});

it('a roll-out that made staging unreachable is reported first', async () => {
  claim(`vitest({ specs: 'specs' }), endpoint('/orders', { request: { method: 'POST' }, is: 404, layer: 'api' })`);
  const file = 'fixtures/environments/shop.ts';
  project.write(file, project.read(file).replace('import {', 'import { vitest,'));
  project.write(
    'specs/orders.spec.ts',
    `import { writeFileSync } from 'node:fs';
    import { expect, test } from 'vitest';
    import { environment } from 'stagegate/vitest';
    const ask = () => fetch(environment().origins.app + '/orders');
    test('orders', async () => {
      await ask().catch(() => {});
      const { status } = await ask().finally(() => writeFileSync('${project.path('asked')}', ''));
      expect(status).toBe(200);
    });`,
  );
  Object.assign(staging.health, { commit });
  const pods = createServer(({ url, socket }, response) => {
    if (url !== '/orders') return void response.end(JSON.stringify(staging.health));
    pods.close();
    socket.destroy();
    pods.closeAllConnections();
  });
  const listen = (port: number) => new Promise<void>((resolve) => pods.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = pods.address() as AddressInfo;
  const gating = project.inProcess(['shop'], { STAGING_URL: `http://127.0.0.1:${port}` });
  await vi.waitFor(() => expect(project.exists('asked')).toBe(true), 60_000);
  Object.assign(staging.health, { version: '1.4.1', commit: 'deadbee' });
  await listen(port);
  const { code, stdout } = await gating;
  pods.closeAllConnections();
  pods.close();
  expect(code).toBe(2);
  expect(stdout.split('\n')[2]).toBe(
    '2 of 2 checks are inconclusive: the build changed while the gate ran: app from 1.4.0 (c0ffee1) to 1.4.1 (deadbee).',
  );
  expect(stdout).toMatch(/staging could not be reached: .*ECONNREFUSED/);
  expect(stdout).not.toContain('Check that staging is up');
});

it('a mistyped place of the environment is named where writing is refused for it', async () => {
  claim(
    `endpoint('/orders', { request: { method: 'POST' }, layer: 'api' })`,
    both.replace('/environment', '/enviroment'),
  );
  staging.health['commit'] = commit;
  const { code, stdout } = await gate();
  expect(code).toBe(2);
  expect(stdout).toMatch(
    /app does not say which environment it is \(.*without a string at \/enviroment; .*did you mean "\/environment"\?\)/,
  );
});

describe('a build that names another environment', () => {
  it('is named beside the environment of the definition', async () => {
    const identity = both.replace("commit: '/commit', ", '');
    claim(`endpoint('/health', { is: 200, json: { '/environment': 'staging' } })`, identity);
    staging.health['environment'] = 'production';
    const { code, stdout } = await gate();
    expect(code).toBe(1);
    expect(stdout).toContain('app says "production", not "staging"');
    expect(stdout).toContain('no candidate was named: the verdict applies to the observed build 1.4.0');
    expect(project.report().environment.says).toBe('staging');
  });
});
