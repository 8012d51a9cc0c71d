import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answer, authority, routes, serveSecurely, type TestServer } from '../../fixtures/testing/server.ts';
import { Project } from '../testing/command.ts';

const environment = (claims: string, waivers = '') => `
  import { defineEnvironment, endpoint, env, playwright } from 'stagegate';
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
