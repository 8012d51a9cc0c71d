/** A connection that is not there is not staging that is not there. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { eachInOwnProject, project, staging } from '../testing/own-project.ts';
import { definition } from '../testing/staging.ts';

eachInOwnProject();

/** Gates staging with a Redis and a Prometheus at these ports of this machine. */
async function gate(redis: number, prometheus: number) {
  project.write(
    'fixtures/environments/shop.ts',
    definition(
      `endpoint('/health', { is: 200 }), reachable('cache'), reachable('metrics')`,
      `connections: { cache: redis('redis://127.0.0.1:${redis}'), metrics: prometheus('http://127.0.0.1:${prometheus}') },`,
    ).replace('import {', 'import { prometheus, reachable, redis,'),
  );
  const { code, stdout } = await project.inProcess(['shop'], { STAGING_URL: staging.url });
  const found = project.report().findings.map(({ check, result, reason }) => [check.id, result, reason?.code]);
  return { code, stdout, found };
}

it('a connection at which nothing listens is named, and staging is not said to be away', async () => {
  const metrics = createServer((_, response) => response.end('{"status":"success","data":{}}'));
  await new Promise<void>((resolve) => metrics.listen(0, '127.0.0.1', resolve));
  const { code, stdout, found } = await gate(1, (metrics.address() as AddressInfo).port);
  metrics.close();
  expect({ code, found }).toEqual({
    code: 2,
    found: [
      ['health/health', 'pass', undefined],
      ['data/cache-reachable', 'inconclusive', 'connection-unreachable'],
      ['data/metrics-reachable', 'pass', undefined],
    ],
  });
  expect(stdout).toContain(
    'data/cache-reachable was not measured: a connection of the definition could not be reached.',
  );
  expect(stdout).toContain('connection cache: 127.0.0.1:1 refused the connection');
  expect(stdout).toContain(
    'what to do: Check that the connection’s server is up, that host and port in the connection’s URL',
  );
  expect(stdout).not.toMatch(/staging could not be reached|that staging is up/);
});

it('two of them are one reason, and each is named', async () => {
  const { code, stdout } = await gate(1, 1);
  expect(code).toBe(2);
  expect(stdout).toContain('2 of 3 checks were not measured: a connection of the definition could not be reached.');
  expect(stdout).toMatch(/connection cache: 127\.0\.0\.1:1 refused/);
  expect(stdout).toMatch(/connection metrics: 127\.0\.0\.1:1 refused/);
});
