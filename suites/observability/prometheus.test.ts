/** The claims on a real Prometheus that scrapes itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestPrometheus, testPrometheus } from '../../fixtures/connections/testing/prometheus.ts';
import { resolvedEnvironment } from '../../fixtures/testing/environment.ts';
import { measureClaim } from '../../fixtures/testing/probe.ts';
import { ensure } from '../../setup/index.js';
import { alertRules } from './alert-rules/alert-rules.ts';
import { metric } from './metric/metric.ts';
import { traced } from './traced/traced.ts';
import { uptime } from './uptime/uptime.ts';

const { prometheus } = await ensure(['prometheus'], { offline: true });
const [path, why] = 'path' in prometheus ? [prometheus.path, ''] : ['', ` (skipped: ${prometheus.missing})`];

describe.skipIf(path === '')(`a Prometheus${why}`, () => {
  let server: TestPrometheus;
  beforeAll(async () => {
    server = await testPrometheus(path, {
      Quiet: 'up == 2',
      Loud: 'vector(1)',
      Broken:
        'vector(1) * on(b) group_left() (label_replace(vector(1), "c", "1", "", "") or label_replace(vector(1), "c", "2", "", ""))',
    });
  });
  afterAll(() => server[Symbol.asyncDispose]());
  const environment = () =>
    resolvedEnvironment({ connections: { metrics: { kind: 'prometheus', url: server.url, tls: 'off' } } });

  test.each<[string, Parameters<typeof metric>[2], unknown, number]>([
    ['up{job="self"}', { is: 1, within: 20 }, 1, 1],
    ['vector(1)', { is: 1, over: '2m' }, 1, 121],
    ['2 * 3', { max: 5 }, 6, 1],
    ['up{job="slef"}', { is: 1, within: 0.1 }, { inWords: 'no such series' }, 0],
    ['vector(0) / vector(0)', { is: 1, within: 0.1 }, { inWords: expect.stringMatching(/^NaN/) }, 0],
    ['vector(1) / vector(0)', { max: 1 }, { inWords: '+Inf' }, 1],
    ['"up"', { is: 1 }, { inWords: 'a string, where a number is expected' }, 0],
    ['up[5m]', { is: 1 }, { inWords: expect.stringMatching(/^a range of points/) }, 0],
    [
      'prometheus_http_requests_total',
      { min: 1, within: 20 },
      { inWords: expect.stringMatching(/^\d+ series, where one is expected \(prometheus_http_requests_total\{/) },
      0,
    ],
    ['up{', { is: 1 }, { inWords: expect.stringContaining('parse error') }, 0],
  ])('%s, %j', async (query, options, value, samples) => {
    const seen = await measureClaim(metric('metrics', query, { name: 'm', ...options }), metric.probe, environment());
    expect(seen['observability/m']).toMatchObject({ value, samples });
  });

  test.each<[string, number, object]>([
    ['up{job="self"}', 20, { value: 1 }],
    ['sum(none) or vector(0)', 20, { value: 0 }],
    [
      'up{job="self"} or up{job="pushed"}',
      0.1,
      {
        value: {
          inWords: expect.stringMatching(
            /^not all of it was scraped after the load: the oldest is from [\d.]+ s before its end; none had a sample since: /,
          ),
        },
      },
    ],
    [
      'up{job="self"} keep_metric_names',
      20,
      { value: { inWords: expect.stringMatching(/write the query as PromQL/) } },
    ],
  ])('%s after load', async (query, within, expected) => {
    await measureClaim(
      metric('metrics', 'up{job="self"}', { name: 'm', is: 1, within: 20 }),
      metric.probe,
      environment(),
    );
    const claim = metric('metrics', query, { name: 'm', min: 0, after: 'load', within });
    expect((await measureClaim(claim, metric.probe, environment()))['observability/m']).toMatchObject(expected);
  });

  test.each<[string, string, number, object]>([
    ['is counted', '/-/healthy', 60, { value: expect.any(Number), samples: 1 }],
    ['is counted as another', '/-/ready', 0.1, { value: 0, samples: 1 }],
    ['was never counted', '/none', 0.1, { value: { inWords: expect.stringMatching(/or vector\(0\)\)$/) }, samples: 0 }],
  ])(
    'a request that %s',
    async (_, handler, within, expected) => {
      const query = `sum(prometheus_http_requests_total{handler="${handler}"})`;
      const claim = traced('/-/healthy', { name: 't', metric: { connection: 'metrics', query }, within });
      const here = { ...environment(), origins: { api: server.url } };
      const there = metric('metrics', query, { name: 'm', min: 0, within: handler === '/none' ? 0.1 : 60 });
      await fetch(`${server.url}${handler}`);
      await measureClaim(there, metric.probe, here);
      expect((await measureClaim(claim, traced.probe, here))['observability/t-metric']).toMatchObject(expected);
    },
    180_000,
  );

  test.each<[string, object]>([
    ['vector(1)', { value: 1, samples: 121 }],
    ['vector(0)', { value: 0, samples: 121 }],
    [
      'up{job="self"}',
      { value: { inWords: expect.stringMatching(/^data of only .* % of the window|no such series/) }, samples: 0 },
    ],
  ])('%s is how long it was up', async (query, expected) => {
    const over = query.startsWith('up') ? '24h' : '2m';
    const seen = await measureClaim(uptime('metrics', { query, over, name: 'u' }), uptime.probe, environment());
    expect(seen['observability/u']).toMatchObject(expected);
  });

  test('its alert rules', async () => {
    const claim = alertRules('metrics', { loaded: ['Quiet', 'Loud', 'Broken', 'Quite'], quiet: true });
    const seen = await measureClaim(claim, alertRules.probe, environment());
    expect(Object.values(seen).map(({ value, samples }) => [value, samples])).toEqual([
      ['loaded', 1],
      ['inactive', 1],
      ['loaded', 1],
      ['pending', 1],
      [{ inWords: expect.stringMatching(/^it cannot be evaluated: /) }, 1],
      [{ inWords: expect.stringMatching(/^it cannot be evaluated: /) }, 0],
      [{ inWords: 'no alert rule has the name "Quite"; did you mean "Quiet"?' }, 1],
      [{ inWords: 'it is not loaded' }, 0],
    ]);
  });
});
