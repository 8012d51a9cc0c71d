import { expect, test } from 'vitest';
import type { Traffic } from './samples.ts';
import { contactOf, measurement, read, recorded, textOf, toJson, trafficOf } from './testing/recorded.ts';

const abort =
  "thresholds on metrics 'http_req_duration' were crossed; at least one has abortOnFail enabled, stopping test prematurely";

test('a healthy run holds every check', async () => {
  const { reading, causes } = await read('normal');
  expect(reading.reason).toBeUndefined();
  expect(new Set(Object.values(causes))).toEqual(new Set(['within-threshold']));
});

test('p95 is what k6 itself computes', async () => {
  const summary = JSON.parse(textOf(recorded('normal'), 'summary.json'));
  const own: number = summary.metrics['http_req_duration{expected_response:true}']['p(95)'];
  const p95 = await measurement('normal', 'p95');
  expect(p95?.value).toBeCloseTo(own, 1);
  expect(p95).toMatchObject({ unit: 'ms', samples: summary.metrics.http_reqs.count, items: [{ label: 'GET /' }] });
  expect(p95?.low).toBeLessThanOrEqual(own);
  expect(p95?.high).toBeGreaterThanOrEqual(own);
});

test('a run without a request measures no latency and no errors', async () => {
  const { reading, causes } = await read('empty');
  expect(reading.reason).toBeUndefined();
  expect(causes).toMatchObject({
    'load/shop-p95': 'not-measured',
    'load/shop-errors': 'not-measured',
    'load/shop-checks': 'not-measured',
    'load/shop-rate': 'not-measured',
    'load/shop-exceptions': 'no-contact',
  });
});

test('when all requests fail, the failure is measured and the latency is not', async () => {
  const { causes } = await read('failing');
  expect(causes).toMatchObject({
    'load/shop-errors': 'beyond-threshold',
    'load/shop-checks': 'beyond-threshold',
    'load/shop-p95': 'not-measured',
  });
  expect((await read('failing')).reading.gaps).toEqual({
    'load/shop-p95': {
      code: 'no-sample',
      detail: expect.stringMatching(/^no answer was an expected one: \d+ × 503$/),
      fix: expect.any(String),
    },
    'load/shop-rate': expect.anything(),
  });
  expect((await measurement('failing', 'errors'))?.items?.[0]).toMatchObject({
    label: 'GET /',
    detail: expect.stringMatching(/ × 503$/),
  });
});

test('exceptions are counted, though k6 ends with 0', async () => {
  expect((await read('exception')).causes['load/shop-exceptions']).toBe('beyond-threshold');
  expect(await measurement('exception', 'exceptions')).toMatchObject({
    value: 5,
    items: [{ label: 'Error: lost', detail: '5 ×' }],
  });
});

test("exit code 99 is a completed run with one of the script's thresholds crossed", async () => {
  const { reading, causes } = await read('thresholds');
  expect(reading.reason).toBeUndefined();
  expect(causes).toMatchObject({ 'load/shop-thresholds': 'beyond-threshold', 'load/shop-p95': 'within-threshold' });
});

test('a threshold that ended the load leaves open what had not failed by then', async () => {
  const lines = [{ level: 'error', message: abort, count: 1 }];
  const files = recorded('thresholds').set('log.json', toJson({ exceptions: 0, lines, omitted: 0 }));
  const { reading, causes } = await read('thresholds', files);
  const detail = expect.stringMatching(/^a threshold of the script with abortOnFail ended it after \d+ s$/);
  expect(reading.reason).toMatchObject({ code: 'settled', detail });
  expect(reading.gaps?.['load/shop-p95']).toEqual(reading.reason);
  expect(causes['load/shop-thresholds']).toBe('beyond-threshold');
  expect(Object.values(causes)).not.toContain('within-threshold');
});

test.each([
  ['crashed', 'tool-failed', /exception outside of its iterations.*no account/],
  ['killed', 'tool-killed', /SIGKILL/],
  ['interrupted', 'interrupted', /stopped/],
  ['hung', 'tool-timed-out', /no sign of life within 2 s/],
  ['unreachable', 'unreachable', /connection refused/],
  ['production', 'refused-production', /shop\.example/],
] as const)('%s: nothing passes, and the reason is %s', async (name, code, detail) => {
  const { reading, causes } = await read(name);
  expect(reading.reason).toMatchObject({ code, detail: expect.stringMatching(detail) });
  expect(Object.values(causes)).not.toContain('within-threshold');
  expect(Object.values(causes)).not.toContain('beyond-threshold');
});

test.each(['unreachable', 'production'] as const)('%s: a target that was not reached has not failed', async (name) => {
  expect((await read(name)).reading.measurements).toEqual({});
});

test.each(['request timeout', 'read: connection reset by peer', 'EOF', 'unexpected EOF'])(
  '%s everywhere is measured',
  async (error) => {
    const files = recorded('unreachable');
    const traffic = textOf(files, 'requests.json').replaceAll('dial: connection refused', error);
    const { reading, causes } = await read('unreachable', new Map([...files, ['requests.json', Buffer.from(traffic)]]));
    expect(reading.reason).toBeUndefined();
    expect(causes).toMatchObject({ 'load/shop-errors': 'beyond-threshold', 'load/shop-p95': 'not-measured' });
  },
);

test('answers that all break off are failures of staging', async () => {
  const files = recorded('unreachable');
  const broken = textOf(files, 'requests.json').replaceAll(
    'dial: connection refused',
    'http: malformed chunked encoding',
  );
  const contact = textOf(recorded('normal'), 'contact.json');
  files.set('requests.json', Buffer.from(broken)).set('contact.json', Buffer.from(contact));
  expect((await read('unreachable', files)).causes['load/shop-errors']).toBe('beyond-threshold');
});

test.each([
  ['setup() alone', 60, {}, 'no-contact', 'task-not-completed'],
  ['setup() and by other protocols', 59, {}, undefined, 'within-threshold'],
  [
    'setup() alone, as another host',
    65,
    { answered: 65, others: ['login.test:443'] },
    'no-contact',
    'task-not-completed',
  ],
  ['other protocols, and another host in setup()', 65, { answered: 125 }, undefined, 'within-threshold'],
])('staging that was asked in %s', async (_, answered, seen, code, cause) => {
  const files = recorded('normal');
  const traffic = trafficOf(files);
  const contact = contactOf(files);
  const summary = JSON.parse(textOf(files, 'summary.json'));
  summary.metrics.http_reqs.count = answered;
  const outside = { requests: answered, answered, errors: [] };
  const { reading, causes } = await read(
    'normal',
    new Map(files)
      .set('requests.json', toJson({ ...traffic, requests: [], outside }))
      .set('contact.json', toJson({ ...contact, origins: { app: 60 }, ...seen }))
      .set('summary.json', toJson(summary)),
  );
  expect(reading.reason?.code).toBe(code);
  expect(causes['load/shop-checks']).toBe(cause);
});

test.each([
  ['normal', 'task-not-completed'],
  ['failing', 'beyond-threshold'],
] as const)('what this machine could not send is no failure of staging, and hides none: %s', async (name, errors) => {
  const files = recorded(name);
  const traffic = trafficOf(files);
  const error = 'dial: unknown errno 24 error with msg `too many open files`';
  const unsent = { status: 0, code: 1210, error, count: 700 };
  const requests = [...traffic.requests, { name: 'GET /', expected: 0, durations: [], failed: [unsent] }];
  const { reading, causes } = await read(name, files.set('requests.json', toJson({ ...traffic, requests })));
  expect(reading.reason).toMatchObject({
    code: 'saturated',
    detail: expect.stringContaining('could not send 700 of the load'),
  });
  expect(causes).toMatchObject({ 'load/shop-errors': errors, 'load/shop-thresholds': 'not-measured' });
  expect(Object.values(causes)).not.toContain('within-threshold');
});

test('while k6 itself stands still, staging misses no rate and drops no iteration', async () => {
  const files = recorded('normal');
  const traffic = trafficOf(files);
  const load = { from: traffic.from ?? 0, seconds: 100, unseen: 94 };
  const change = (fields: Partial<Traffic>) =>
    read('normal', new Map(files).set('requests.json', toJson({ ...traffic, dropped: 3, ...fields })));
  const { reading, causes } = await change({ load });
  expect(reading.gaps?.['load/shop-rate']?.code).toBe('noisy-host');
  expect(causes).toMatchObject({ 'load/shop-rate': 'not-measured', 'load/shop-dropped': 'not-measured' });
  expect(Object.values(causes)).not.toContain('within-threshold');
  const slow = await change({ load: { ...load, unseen: 0 } });
  expect(slow.causes).toMatchObject({ 'load/shop-rate': 'beyond-threshold', 'load/shop-dropped': 'beyond-threshold' });
});

test('a run that an older stagegate saved says as before what was not sent', async () => {
  const files = recorded('normal');
  const older = textOf(files, 'requests.json').replaceAll('"unsent":', '"refused":');
  expect(older).toContain('"refused":0');
  expect((await read('normal', files.set('requests.json', Buffer.from(older)))).causes).toEqual(
    (await read('normal')).causes,
  );
});
