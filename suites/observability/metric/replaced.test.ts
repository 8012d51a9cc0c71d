/** After load, on a real Prometheus: series without an end, as those that are pushed, of instances that were replaced. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestPrometheus, testPrometheus } from '../../../fixtures/connections/testing/prometheus.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { type TestServer as HttpServer, serve } from '../../../fixtures/testing/server.ts';
import { ensure } from '../../../setup/index.js';
import { metric } from './metric.ts';

const { prometheus } = await ensure(['prometheus'], { offline: true });
const [path, why] = 'path' in prometheus ? [prometheus.path, ''] : ['', ` (skipped: ${prometheus.missing})`];

describe.skipIf(path === '')(`what Prometheus shows of instances that were replaced${why}`, () => {
  let [application, server]: [HttpServer?, TestPrometheus?] = [];
  /** What is scraped; a sample that says its time does not end with its series. */
  let pushed = '';
  const sample = (pod: string, secondsAgo: number): string =>
    `errors{pod="${pod}"} 1 ${Date.now() - secondsAgo * 1000}\n`;
  beforeAll(async () => {
    application = await serve((_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/plain; version=0.0.4' })
        .end(`errors{pod="new"} 0\nold{pod="one"} 1 ${Date.now() - 60_000}\n${pushed}`),
    );
    server = await testPrometheus(path, {}, { shop: application.url });
    await seen('count(errors) + count(old)', { is: 2, within: 30 });
  }, 60_000);
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await application?.[Symbol.asyncDispose]();
  });
  const seen = async (query: string, options: Omit<Parameters<typeof metric>[2], 'name'>) => {
    const connections = { metrics: { kind: 'prometheus', url: server?.url ?? '', tls: 'off' } } as const;
    const claim = metric('metrics', query, { name: 'm', ...options });
    return (await measureClaim(claim, metric.probe, resolvedEnvironment({ connections })))['observability/m']?.value;
  };
  const after = (query: string, within: number) => seen(query, { min: 0, after: 'load', within });

  test('they are named, with what to do', async () => {
    pushed = sample('replaced', 90);
    await seen('count(errors)', { is: 2, within: 30 });
    const words = (await after('sum(errors)', 5)) as { inWords: string };
    expect(words.inWords).toMatch(
      /^not all of it was scraped after the load: the oldest is from .*; \{.*pod="replaced".*\} had no sample since, as 1 had: .* by a label, or gate five minutes after the roll-out, /,
    );
    expect(await after('sum(errors{pod="new"})', 20)).toBe(0);
  });

  test('they are gone five minutes after their last sample', async () => {
    pushed = sample('gone', 292);
    await seen('errors{pod="gone"}', { is: 1, within: 30 });
    expect(await after('sum(errors{pod=~"new|gone"})', 30)).toBe(0);
  }, 90_000);

  test('a source that is slow is told from them', async () => {
    expect(await after('sum(old)', 0.5)).toMatchObject({
      inWords: expect.stringMatching(
        /; none had a sample since: set within to more than the interval of their samples$/,
      ),
    });
  });
});
