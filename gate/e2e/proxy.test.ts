import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { startProxy } from '../../fixtures/testing/proxy.ts';
import { answer, authority, routes, serveSecurely } from '../../fixtures/testing/server.ts';
import { Project } from '../testing/command.ts';

const definition = `
  import { defineEnvironment, endpoint, env, secret } from 'stagegate';
  export default defineEnvironment({
    name: 'shop',
    origins: { app: env('STAGING_URL') },
    production: ['shop.example'],
    access: { ca: '${authority}', proxy: { url: env('PROXY_URL'), username: 'ada', password: secret('PROXY_PASSWORD') } },
    identity: { app: { at: '/health', version: '/version' } },
    policy: { requiredLayers: ['health'], promotes: ['quick'] },
    claims: [endpoint('/health', { is: 200 })],
  });`;
const password = 'proxy-password-4711';

test('a gate reaches staging through the proxy, and names the proxy that is in the way', {
  timeout: 120_000,
}, async () => {
  await using staging = await serveSecurely('other-host', routes({ '/health': answer({ version: '1.4.0' }) }));
  const proxy = await startProxy({ credentials: `ada:${password}` });
  using project = new Project({ 'staging.ts': definition });
  const gate = (value = password) =>
    project.inProcess(['./staging.ts'], {
      STAGING_URL: `https://elsewhere.test:${staging.port}`,
      PROXY_URL: proxy.url,
      PROXY_PASSWORD: value,
    });

  expect(await gate()).toMatchObject({ code: 0 });
  expect(proxy.asked.every((line) => line === `CONNECT elsewhere.test:${staging.port}`)).toBe(true);

  const refused = await gate('another-password');
  expect(refused.code).toBe(2);
  expect(refused.stdout).toContain(`The proxy ${proxy.url} does not accept the credentials`);

  await proxy[Symbol.asyncDispose]();
  const down = await gate();
  expect(down.code).toBe(2);
  expect(down.stdout).toContain(`The proxy ${proxy.url} refused the connection: nothing listens there`);
  expect(project.report().findings[0]).toMatchObject({ result: 'inconclusive', reason: { code: 'unreachable' } });

  const by = await project.stagegate(
    ['with', './staging.ts', '--', 'node', '-e', 'console.log(process.env.HTTPS_PROXY)'],
    {
      STAGING_URL: 'https://elsewhere.test',
      PROXY_URL: proxy.url,
      PROXY_PASSWORD: password,
    },
  );
  expect(by.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
  for (const value of [password, Buffer.from(`ada:${password}`).toString('base64')])
    expect(() => execFileSync('grep', ['-r', value, project.path('results')])).toThrow();
});
