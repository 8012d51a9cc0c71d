import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  answer,
  authority,
  type Certificate,
  routes,
  serve,
  serveSecurely,
  type TestServer,
} from '../../fixtures/testing/server.ts';
import { Project } from '../testing/command.ts';

const environment = (claims: string, waivers = '') => `
  import { certificate, defineEnvironment, endpoint, env, playwright } from 'stagegate';
  export default defineEnvironment({
    name: 'shop',
    origins: { app: env('STAGING_URL') },
    production: [],
    access: { ca: '${authority}' },
    identity: { app: { at: '/health', version: '/version' } },
    policy: { requiredLayers: ['health'], promotes: ['quick'], waivers: [${waivers}] },
    claims: [endpoint('/health', { is: 200 }), ${claims}],
  });`;
const suite = "playwright({ specs: 'uat', config: 'pw.config.ts', effect: 'read' })";
const waiver = "{ check: 'config/certificates', reason: 'the old load balancer', owner: 'ops', until: '2999-12-31' }";
const spec = `import { expect, test } from '@playwright/test';
  test('home', async ({ request }) => { expect((await request.get('/health')).status()).toBe(200); });`;

let staging: TestServer;
let project: Project;
beforeEach(async () => {
  staging = await serveSecurely('valid', routes({ '/health': answer({ version: '1.4.0' }) }));
  project = new Project({ 'uat/a.spec.ts': spec });
});
afterEach(async () => {
  project[Symbol.dispose]();
  await staging[Symbol.asyncDispose]();
});

const variables = (more: Readonly<Record<string, string>> = {}) => ({ STAGING_URL: staging.url, ...more });
const finding = () => project.report().findings.find(({ check }) => check.id === 'config/certificates');

describe('certificates that are not checked', () => {
  test('block, with their place', async () => {
    project.write('staging.ts', environment(suite));
    project.write('pw.config.ts', 'export default { use: { ignoreHTTPSErrors: 1 + 1 === 2 } };');
    expect(await project.inProcess(['./staging.ts'], variables())).toMatchObject({ code: 1 });
    expect(finding()).toMatchObject({
      result: 'fail',
      blocks: true,
      measurement: { value: 1, items: [{ label: 'pw.config.ts (ignoreHTTPSErrors)' }] },
    });
  });

  test('by an environment variable block, and can be waived', async () => {
    const items = [{ label: 'the environment variable NODE_TLS_REJECT_UNAUTHORIZED is 0' }];
    const gate = () => project.stagegate(['./staging.ts'], variables({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }));
    project.write('staging.ts', environment(''));
    expect(await gate()).toMatchObject({ code: 1 });
    expect(finding()).toMatchObject({ result: 'fail', blocks: true, measurement: { items } });
    project.write('staging.ts', environment('', waiver));
    expect(await gate()).toMatchObject({ code: 0 });
    expect(finding()).toMatchObject({ result: 'fail', blocks: false, measurement: { items } });
  });
});

test('certificates that are checked are an advisory check that passes', async () => {
  project.write('staging.ts', environment(suite));
  project.write('pw.config.ts', 'export default {};');
  expect(await project.inProcess(['./staging.ts'], variables())).toMatchObject({ code: 0 });
  expect(finding()).toMatchObject({ result: 'pass', check: { level: 'advisory' } });
});

test('a certificate that has expired is named, and once it is renewed the build is promotable', async () => {
  project.write('staging.ts', environment(''));
  const gate = (url: string) => project.inProcess(['./staging.ts'], { STAGING_URL: url });
  await using expired = await serveSecurely('expired', routes({ '/health': answer({ version: '1.4.0' }) }));
  const refused = await gate(expired.url);
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.stdout).toMatch(/has expired\.\n {2}what to do: Renew the certificate of localhost:\d+\./);
  expect(await gate(staging.url)).toMatchObject({ code: 0 });
});

describe('the certificate of the only origin', () => {
  const health = { '/health': answer({ version: '1.4.0' }) };
  const gate = (url: string, ...more: readonly string[]) =>
    project.inProcess(['./staging.ts', ...more], { STAGING_URL: url });
  const failed = () => project.report().findings.flatMap(({ result, check }) => (result === 'fail' ? [check.id] : []));

  test.each<[Certificate, string, readonly string[]]>([
    ['expired', 'has expired', ['security/certificate-days', 'security/certificate-chain']],
    ['other-host', 'is for elsewhere.test, not for localhost', ['security/certificate-name']],
    ['self-signed', 'is signed by itself', ['security/certificate-chain']],
  ])('blocks if it is %s, whichever build is expected, and is the cause of all else', async (kind, words, checks) => {
    project.write('staging.ts', environment('certificate()'));
    await using server = await serveSecurely(kind, routes(health));
    for (const more of [[], ['--candidate', '1.4.0']]) {
      const { code, stdout } = await gate(server.url, ...more);
      expect(code).toBe(1);
      expect(failed()).toEqual(checks);
      expect(stdout).toContain(
        `: staging’s certificate is not trusted, as ${checks.join(' and ')} ${checks.length === 1 ? 'shows' : 'show'}.`,
      );
      expect(stdout).toContain(words);
      expect(stdout.split('\n')[2]).toMatch(
        /^(?:The certificate is for another host: |No known authority .*; The certificate of localhost:\d+ )/,
      );
    }
    const others = project.report().findings.filter(({ result }) => result !== 'fail');
    expect(others.map(({ result, reason }) => [result, reason?.code])).toEqual(
      others.map(() => ['inconclusive', 'untrusted-certificate']),
    );
    expect(server.requests.some(({ headers }) => 'authorization' in headers)).toBe(false);
  });

  test('blocks if this machine does not know its authority, and names that', async () => {
    project.write('staging.ts', environment('certificate()').replace(/access: .*/, ''));
    expect(await gate(staging.url)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('by "stagegate test authority"'),
    });
    expect(failed()).toEqual(['security/certificate-chain']);
  });

  test('leaves the verdict open if it is wrong only by this machine’s clock, or if its checks are advisory', async () => {
    project.write('staging.ts', environment('certificate()'));
    const date = 'Fri, 10 Jan 2020 00:00:00 GMT';
    await using early = await serveSecurely('expired', answer({}, 200, { date }));
    expect(await gate(early.url)).toMatchObject({ code: 2, stdout: expect.stringContaining('clock') });
    expect(failed()).toEqual([]);
    project.write('staging.ts', environment("certificate({ level: 'advisory' })"));
    await using expired = await serveSecurely('expired', routes(health));
    expect(await gate(expired.url)).toMatchObject({ code: 2 });
    expect(failed()).toEqual(['security/certificate-days', 'security/certificate-chain']);
  });

  test('is not judged where nobody shows one', async () => {
    project.write('staging.ts', environment('certificate()'));
    await using plain = await serve(routes(health));
    const gone = await serve(routes(health));
    await gone[Symbol.asyncDispose]();
    for (const { url } of [gone, plain].map(({ url }) => ({ url: url.replace('http:', 'https:') }))) {
      expect(await gate(url)).toMatchObject({ code: 2 });
      expect(project.report().findings.map(({ cause }) => cause)).not.toContain('beyond-threshold');
    }
  });
});

test('the certificate of one of two services blocks, although the other answers', async () => {
  const health = routes({ '/health': answer({ version: '1.4.0' }) });
  await using expired = await serveSecurely('expired', health);
  for (const bad of ['app', 'api'] as const) {
    const urls = { app: staging.url, api: staging.url, [bad]: expired.url };
    project.write(
      'staging.ts',
      `import { certificate, defineEnvironment, endpoint } from 'stagegate';
      export default defineEnvironment({
        name: 'shop',
        origins: ${JSON.stringify(urls)},
        production: [],
        access: { ca: '${authority}' },
        identity: { app: { at: '/health', version: '/version' }, api: { at: '/health', version: '/version' } },
        policy: { requiredLayers: ['health'], promotes: ['quick'] },
        claims: [endpoint('/health', { is: 200 }), endpoint('/health', { origin: 'api', name: 'api', is: 200 }), certificate()],
      });`,
    );
    for (const more of [[], ['--candidate', '1.4.0']]) {
      const { code, stdout } = await project.inProcess(['./staging.ts', ...more]);
      expect(code).toBe(1);
      expect(stdout).toContain('has expired');
      const failed = project.report().findings.filter(({ result }) => result === 'fail');
      expect(failed.map(({ check }) => check.id)).toEqual(['security/certificate-days', 'security/certificate-chain']);
    }
  }
});
