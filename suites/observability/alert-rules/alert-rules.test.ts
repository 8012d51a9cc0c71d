import { expect, test } from 'vitest';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, serve } from '../../../fixtures/testing/server.ts';
import { alertRules } from './alert-rules.ts';

type RulesOptions = Parameters<typeof alertRules>[1];

/** As Prometheus 2.42 answers. */
const rule = (name: string, change: object = {}) => ({
  ...{ type: 'alerting', name, query: 'up == 0', duration: 60, labels: {}, annotations: {}, alerts: [] },
  ...{ state: 'inactive', health: 'ok', evaluationTime: 0.000_1, lastEvaluation: '2026-11-26T16:00:00Z', ...change },
});
const firing = {
  state: 'firing',
  alerts: [
    {
      state: 'firing',
      labels: { alertname: 'Slow', job: 'api' },
      annotations: {},
      value: '1e+00',
      activeAt: '2026-11-26T15:00:00Z',
    },
  ],
};
const pending = { state: 'pending', alerts: [{ state: 'pending', labels: { alertname: 'Slow', job: 'web' } }] };

async function measure(rules: readonly object[], options: RulesOptions, more: object = {}) {
  const data = {
    groups: [
      { name: 'a', file: 'a.yml', interval: 15, rules },
      { name: 'b', file: 'b.yml', rules: [] },
    ],
  };
  await using server = await serve(answer({ status: 'success', data, ...more }));
  const environment = resolvedEnvironment({
    connections: { metrics: { kind: 'prometheus', url: server.url, tls: 'off' } },
  });
  const claim = alertRules('metrics', { within: 0.1, ...options });
  const seen = await measureClaim(claim, alertRules.probe, environment);
  return Object.values(seen).map(({ value, samples, items }) => [value, samples, ...(items ?? [])]);
}

test('the claim has a check or two for each rule', () => {
  const checks = (options: RulesOptions) =>
    alertRules('metrics', options).drafts.quick.checks.map(({ id, title, threshold: { is } }) => [id, title, is]);
  expect(checks({ loaded: ['StagingAPIDown', 'Slow'] })).toEqual([
    [
      'observability/metrics-stagingapidown-loaded',
      'The alert rule StagingAPIDown is loaded on metrics and can be evaluated',
      'loaded',
    ],
    ['observability/metrics-slow-loaded', 'The alert rule Slow is loaded on metrics and can be evaluated', 'loaded'],
  ]);
  expect(checks({ loaded: ['Slow'], quiet: true, name: 'alerts' })).toEqual([
    ['observability/alerts-slow-loaded', 'The alert rule Slow is loaded on metrics and can be evaluated', 'loaded'],
    ['observability/alerts-slow-quiet', 'The alert Slow is quiet', 'inactive'],
  ]);
});

test.each<[unknown, RegExp]>([
  [{}, /alertRules\("metrics"\): loaded: expected names of alert rules such as \["APIDown"\], got nothing/],
  [{ loaded: [] }, /loaded: expected at least one name of an alert rule/],
  [{ loaded: ['Down'], quiet: 'yes' }, /quiet: expected true or false, got "yes" \(string\)/],
  [{ load: ['Down'] }, /"load" is not a field; did you mean "loaded"\?/],
])('%j is refused', (options, message) => {
  expect(() => alertRules('metrics', options as RulesOptions)).toThrow(message);
});

const loaded = ['Slow'];

test.each<[string, readonly object[], readonly unknown[], readonly unknown[], object?]>([
  ['a rule that is quiet', [rule('Slow')], ['loaded', 1], ['inactive', 1]],
  ['one that fires', [rule('Slow', firing)], ['loaded', 1], ['firing', 1, { label: 'firing', detail: 'job="api"' }]],
  [
    'one that is pending',
    [rule('Slow', pending)],
    ['loaded', 1],
    ['pending', 1, { label: 'pending', detail: 'job="web"' }],
  ],
  [
    'the louder of two of one name',
    [rule('Slow', pending), rule('Slow', firing)],
    ['loaded', 1],
    ['firing', 1, { label: 'pending', detail: 'job="web"' }, { label: 'firing', detail: 'job="api"' }],
  ],
  [
    'one that cannot be evaluated',
    [rule('Slow', { health: 'err', lastError: 'found duplicate series' })],
    [{ inWords: 'it cannot be evaluated: found duplicate series' }, 1],
    [{ inWords: 'it cannot be evaluated: found duplicate series' }, 0],
  ],
  [
    'one that has not been evaluated',
    [rule('Slow', { health: 'unknown' })],
    [{ inWords: 'it has not been evaluated yet' }, 0],
    [{ inWords: 'it has not been evaluated yet' }, 0],
  ],
  ['none', [], [{ inWords: 'no alert rule is loaded' }, 1], [{ inWords: 'it is not loaded' }, 0]],
  [
    'another',
    [rule('Slaw'), { ...rule('Slow'), type: 'recording' }],
    [{ inWords: 'no alert rule has the name "Slow"; did you mean "Slaw"?' }, 1],
    [{ inWords: 'it is not loaded' }, 0],
  ],
  [
    'half of an answer',
    [rule('Slaw')],
    [{ inWords: 'not among the rules of an incomplete answer: store-2 did not answer' }, 0],
    [{ inWords: 'it is not loaded' }, 0],
    { warnings: ['store-2 did not answer'] },
  ],
  [
    'quiet in half of an answer',
    [rule('Slow')],
    ['loaded', 1],
    [{ inWords: 'quiet as far as an incomplete answer says: isPartial: true' }, 0],
    { isPartial: true },
  ],
  [
    'firing in half of an answer',
    [rule('Slow', firing)],
    ['loaded', 1],
    ['firing', 1, { label: 'firing', detail: 'job="api"' }],
    { isPartial: true },
  ],
  [
    'a state that is not known',
    [rule('Slow'), rule('Slow', { state: 'recovering' })],
    ['loaded', 1],
    ['recovering', 1],
  ],
])('%s', async (_, rules, isLoaded, isQuiet, more) => {
  expect(await measure(rules, { loaded, quiet: true }, more)).toEqual([isLoaded, isQuiet]);
});

test('an answer that Prometheus does not give is inconclusive', async () => {
  expect(await measure([{ name: 1 }], { loaded })).toEqual([
    [{ inWords: 'an answer that Prometheus does not give' }, 0],
  ]);
});
