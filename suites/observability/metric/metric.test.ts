import { expect, test } from 'vitest';
import { evaluate } from '../../../core/evaluate.ts';
import type { Measurement, TaskRun } from '../../../core/model.ts';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, serve } from '../../../fixtures/testing/server.ts';
import { metric } from './metric.ts';

type MetricOptions = OptionsOf<typeof metric>;

const at = 1_764_172_800;
const seriesOf = (labels: Readonly<Record<string, string>>, ...values: readonly string[]) => ({
  metric: labels,
  values: values.map((value, index) => [at + index, value]),
});
const vector = (...values: readonly string[]) => ({
  resultType: 'vector',
  result: values.map((value, index) => ({ metric: { __name__: 'up', instance: `api-${index}` }, value: [at, value] })),
});
const matrix = (...series: readonly ReturnType<typeof seriesOf>[]) => ({ resultType: 'matrix', result: series });

/** The measurement of the claim against a server that answers every query with `data`. */
async function against(url: string, options: MetricOptions): Promise<Measurement | undefined> {
  const claim = metric('metrics', 'up{job="api"}', { name: 'm', within: 0.1, ...options });
  const environment = resolvedEnvironment({ connections: { metrics: { kind: 'prometheus', url, tls: 'off' } } });
  return (await measureClaim(claim, metric.probe, environment))['observability/m'];
}

async function measure(data: unknown, options: MetricOptions, more: object = {}): Promise<Measurement | undefined> {
  const time = { resultType: 'scalar', result: [at, String(at)] };
  await using server = await serve((request, response) =>
    answer({ status: 'success', data: request.url?.includes('=time') ? time : data, ...more })(request, response),
  );
  return await against(server.url, options);
}

function resultOf(options: MetricOptions, seen: Measurement | undefined) {
  const [check] = metric('metrics', 'up', options).drafts.quick.checks;
  if (check === undefined || seen === undefined) throw new Error('nothing');
  const looks = { before: { api: '1.4.0' }, after: { api: '1.4.0' } };
  const run = { measurements: { [check.id]: seen }, candidate: looks, status: 'completed' } as unknown as TaskRun;
  return evaluate(check, { contact: { of: 'gate' } }, run, { named: false, services: {} });
}

test('the claim has one check, which is named by the query', () => {
  const check = (options: MetricOptions) => {
    const [{ id, title, failure, threshold } = { threshold: {} }] = metric('metrics', 'up{job="api"}', options).drafts
      .quick.checks;
    return [id, title, failure, threshold];
  };
  expect(check({ is: 1 })).toEqual([
    'observability/metrics-up-job-api',
    '“up{job="api"}” on metrics is 1',
    '“up{job="api"}” on metrics is not 1',
    { unit: 'text', is: 1 },
  ]);
  expect(check({ max: 0.5, over: '2m', name: 'p95' })).toEqual([
    'observability/p95',
    '“up{job="api"}” on metrics is at most 0.5 all through the last 2m',
    '“up{job="api"}” on metrics is more than 0.5 at some time in the last 2m',
    { unit: 'text', max: 0.5, minSamples: 109 },
  ]);
});

test.each<[unknown, unknown, RegExp]>([
  ['up', {}, /metric\("metrics"\): expected what the value must be, such as is: 1, min: 1 or max: 0\.5/],
  ['up', { is: 1, max: 2 }, /expected is, or min and max, not both/],
  ['up', { is: '1' }, /is: expected a number, got "1" \(string\)/],
  ['up', { is: 1, over: 120 }, /over: expected a duration such as "30s" or "1m30s", got 120 \(number\)/],
  ['up', { is: 1, step: '1s' }, /"step" is not a field/],
  [undefined, { is: 1 }, /query: expected a string, got nothing/],
])('%j, %j is refused', (query, options, message) => {
  expect(() => metric('metrics', query as string, options as MetricOptions)).toThrow(message);
});

test.each<[string, unknown, MetricOptions, Measurement['value'], number, object?]>([
  ['one series', vector('1'), { is: 1 }, 1, 1],
  ['a scalar', { resultType: 'scalar', result: [at, '0.25'] }, { max: 0.5 }, 0.25, 1],
  ['in exponents', vector('1.5e-07'), { max: 0.5 }, 1.5e-7, 1],
  ['infinity beyond the bound', vector('+Inf'), { max: 0.5 }, { inWords: '+Inf' }, 1],
  ['infinity within the bound', vector('+Inf'), { min: 0.5 }, { inWords: '+Inf' }, 0],
  ['no series', vector(), { is: 0 }, { inWords: 'no such series' }, 0],
  ['no series, in a window', matrix(), { max: 9, over: '3s' }, { inWords: 'no such series' }, 0],
  [
    'no number',
    vector('NaN'),
    { max: 1 },
    { inWords: expect.stringMatching(/^NaN: there is nothing to compute it from/) as never },
    0,
  ],
  [
    'two series',
    vector('1', '1'),
    { is: 1 },
    {
      inWords:
        '2 series, where one is expected (up{instance="api-0"}, up{instance="api-1"}): name one by its labels, or take max(…), min(…) or sum(…)',
    },
    0,
  ],
  [
    'a string',
    { resultType: 'string', result: [at, '1'] },
    { is: 1 },
    { inWords: 'a string, where a number is expected' },
    0,
  ],
  [
    'a range',
    matrix(seriesOf({}, '1')),
    { is: 1 },
    { inWords: expect.stringMatching(/^a range of points/) as never },
    0,
  ],
  [
    'a histogram',
    { resultType: 'vector', result: [{ metric: {}, histogram: [at, {}] }] },
    { is: 1 },
    { inWords: expect.stringMatching(/^a histogram/) as never },
    0,
  ],
  ['something else', { resultType: 'table' }, { is: 1 }, { inWords: 'an answer that Prometheus does not give' }, 0],
  [
    'half of the answers',
    vector('1'),
    { is: 1 },
    { inWords: 'incomplete: store-2 did not answer' },
    0,
    { warnings: ['store-2 did not answer'] },
  ],
])('%s', async (_, data, options, value, samples, more) => {
  expect(await measure(data, options, more)).toMatchObject({ value, samples });
});

test.each<[MetricOptions, readonly string[], number, number, string]>([
  [{ max: 0.5 }, ['0.1', '0.7', '0.2', '0.1'], 0.7, 1, 'fail'],
  [{ min: 1 }, ['1', '1', '0', '1'], 0, 2, 'fail'],
  [{ min: 1, max: 5 }, ['4', '0.5', '5.2', '3'], 0.5, 1, 'fail'],
  [{ is: 1 }, ['1', '1', '0', '1'], 0, 2, 'fail'],
  [{ is: 1 }, ['1', '1', '1', '1'], 1, 0, 'pass'],
  [{ is: 1 }, ['1', '1', '1'], 1, 0, 'inconclusive'],
  [{ is: 1 }, ['NaN', '1', '1', '1'], 1, 1, 'inconclusive'],
])('%j over %j is %d', async (bounds, values, value, worst, result) => {
  const options = { ...bounds, over: '3s', name: 'm' };
  const seen = await measure(matrix(seriesOf({ __name__: 'up' }, ...values)), options);
  expect(seen).toMatchObject({
    value,
    samples: values.filter((one) => one !== 'NaN').length,
    items: [{ label: 'up', detail: `at ${new Date((at + worst) * 1000).toISOString()}` }],
  });
  expect(resultOf(options, seen).result).toBe(result);
});
