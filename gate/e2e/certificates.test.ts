import { expect, test } from 'vitest';
import { answer, authority, routes, serveSecurely } from '../../fixtures/testing/server.ts';
import { Project } from '../testing/command.ts';

const definition = (waivers = '') => `
  import { defineEnvironment, endpoint, env, playwright } from 'stagegate';
  export default defineEnvironment({
    name: 'shop',
    origins: { app: env('STAGING_URL') },
    production: [],
    access: { ca: '${authority}' },
    identity: { app: { at: '/health', version: '/version' } },
    policy: { requiredLayers: ['health'], promotes: ['quick'], waivers: [${waivers}] },
    claims: [endpoint('/health', { is: 200 }), playwright({ specs: 'uat', config: 'pw.config.ts', effect: 'read' })],
  });`;
const spec = `import { expect, test } from '@playwright/test';
  test('home', async ({ request }) => { expect((await request.get('/health')).status()).toBe(200); });`;

test('certificates that are not checked are a finding with its place, that can be waived', {
  timeout: 180_000,
}, async () => {
  await using staging = await serveSecurely('valid', routes({ '/health': answer({ version: '1.4.0' }) }));
  using project = new Project({
    'staging.ts': definition(),
    'pw.config.ts': 'export default { use: { ignoreHTTPSErrors: 1 + 1 === 2 } };',
    'uat/a.spec.ts': spec,
  });
  const gate = (variables = {}) => project.stagegate(['./staging.ts'], { STAGING_URL: staging.url, ...variables });
  const finding = () => project.report().findings.find(({ check }) => check.id === 'config/certificates');

  expect((await gate()).code).toBe(1);
  expect(finding()).toMatchObject({
    result: 'fail',
    blocks: true,
    measurement: { value: 1, items: [{ label: 'pw.config.ts (ignoreHTTPSErrors)' }] },
  });

  project.write(
    'staging.ts',
    definition("{ check: 'config/certificates', reason: 'the old load balancer', owner: 'ops', until: '2999-12-31' }"),
  );
  expect((await gate()).code).toBe(0);
  expect(finding()).toMatchObject({ result: 'fail', blocks: false });

  project.write('staging.ts', definition());
  project.write('pw.config.ts', 'export default {};');
  expect((await gate()).code).toBe(0);
  expect(finding()).toMatchObject({ result: 'pass', check: { level: 'advisory' } });

  expect((await gate({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })).code).toBe(1);
  expect(finding()?.measurement?.items).toEqual([
    { label: 'the environment variable NODE_TLS_REJECT_UNAUTHORIZED is 0' },
  ]);
});
