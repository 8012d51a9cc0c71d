import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Files } from '../../core/claim.ts';
import { judged, toTask } from '../../gate/testing/trial.ts';
import type { ToolEnd } from '../runner.ts';
import type { K6Contact } from './contact.ts';
import { k6 } from './index.ts';
import type { Traffic } from './samples.ts';
import { type CaseName, cases, claimOf } from './testing/cases.ts';

const abort =
  "thresholds on metrics 'http_req_duration' were crossed; at least one has abortOnFail enabled, stopping test prematurely";

function recorded(name: CaseName): Map<string, Uint8Array> {
  const folder = join(import.meta.dirname, 'testdata', name);
  return new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file))]));
}

function task(name: CaseName) {
  return toTask(claimOf(cases[name]), 'quick', k6);
}

/** As if k6 had ended well: what counts is what the files say. */
const end: ToolEnd = { status: 'completed', versions: {} };
const read = (name: CaseName, files = recorded(name)) => judged(task(name), end, files, k6);
const measurement = async (name: CaseName, measure: string) =>
  (await read(name)).reading.measurements[`load/shop-${measure}`];

test('a healthy run holds every check', async () => {
  const { reading, causes } = await read('normal');
  expect(reading.reason).toBeUndefined();
  expect(new Set(Object.values(causes))).toEqual(new Set(['within-threshold']));
});

test('p95 is what k6 itself computes', async () => {
  const summary = JSON.parse(new TextDecoder().decode(recorded('normal').get('summary.json')));
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
    const traffic = new TextDecoder().decode(files.get('requests.json')).replaceAll('dial: connection refused', error);
    const { reading, causes } = await read('unreachable', new Map([...files, ['requests.json', Buffer.from(traffic)]]));
    expect(reading.reason).toBeUndefined();
    expect(causes).toMatchObject({ 'load/shop-errors': 'beyond-threshold', 'load/shop-p95': 'not-measured' });
  },
);

test('answers that all break off are failures of staging', async () => {
  const files = recorded('unreachable');
  const broken = new TextDecoder()
    .decode(files.get('requests.json'))
    .replaceAll('dial: connection refused', 'http: malformed chunked encoding');
  const contact = new TextDecoder().decode(recorded('normal').get('contact.json'));
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
  const traffic = JSON.parse(new TextDecoder().decode(files.get('requests.json'))) as Traffic;
  const contact = JSON.parse(new TextDecoder().decode(files.get('contact.json'))) as K6Contact;
  const summary = JSON.parse(new TextDecoder().decode(files.get('summary.json')));
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
  const traffic = JSON.parse(new TextDecoder().decode(files.get('requests.json'))) as Traffic;
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
  const traffic = JSON.parse(new TextDecoder().decode(files.get('requests.json'))) as Traffic;
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
  const older = new TextDecoder().decode(files.get('requests.json')).replaceAll('"unsent":', '"refused":');
  expect(older).toContain('"refused":0');
  expect((await read('normal', files.set('requests.json', Buffer.from(older)))).causes).toEqual(
    (await read('normal')).causes,
  );
});

describe('requests that were refused', () => {
  const among = (name: CaseName, count: number, of: 'production' | 'foreign' | 'moved' = 'production') => {
    const files = recorded(name);
    const traffic = JSON.parse(new TextDecoder().decode(files.get('requests.json'))) as Traffic;
    const refused = { status: 0, code: 1111, error: 'hostname is blocked', count };
    const requests = [...traffic.requests, { name: 'GET /paid', expected: 0, durations: [], failed: [refused] }];
    const checks = traffic.checks.map((check) => ({ ...check, failed: check.failed + count }));
    // All in the first second.
    const spans = traffic.spans?.map((span, second) => {
      const more = second === 0 ? count : 0;
      const failing = span.checks.map((check) => ({ ...check, failed: check.failed + more }));
      return { ...span, failed: span.failed + more, unsent: more, checks: failing };
    });
    return read(
      name,
      withContact({ refused: { ...none, [of]: ['paid.test:443'] } }, files).set(
        'requests.json',
        toJson({ ...traffic, requests, checks, spans }),
      ),
    );
  };

  test('hide no failure of staging', async () => {
    const { reading, causes } = await among('failing', 1);
    expect(reading.reason).toMatchObject({
      code: 'refused-production',
      detail: expect.stringContaining('paid.test:443'),
    });
    expect(reading.measurements['load/shop-errors']).toEqual(await measurement('failing', 'errors'));
    expect(causes).toMatchObject({
      'load/shop-errors': 'beyond-threshold',
      'load/shop-checks': 'beyond-threshold',
      'load/shop-rate': 'not-measured',
    });
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test.each([1, 100])('are no failure of staging, and let nothing pass (%i)', async (count) => {
    const { reading, causes } = await among('normal', count);
    expect(reading.reason).toMatchObject({ code: 'refused-production' });
    expect(reading.measurements['load/shop-errors']).toMatchObject({ value: 0 });
    expect(new Set(Object.values(causes))).toEqual(new Set(['task-not-completed', 'not-measured']));
  });

  test.each([
    ['production', 'refused-production', /paid\.test:443, one of production's hosts: no such request was sent/],
    ['foreign', 'foreign-origin', /paid\.test:443, which the definition neither declares .*: no such request was sent/],
    ['moved', 'foreign-origin', /option "hosts" gives paid\.test:443 another address .*: no such request was sent/],
  ] as const)('say of what kind they were: %s', async (of, code, detail) => {
    const { reading, causes } = await among('normal', 3, of);
    expect(reading.reason).toMatchObject({ code, detail: expect.stringMatching(detail) });
    expect(Object.values(causes)).not.toContain('within-threshold');
    expect((await among('failing', 3, of)).causes['load/shop-errors']).toBe('beyond-threshold');
  });

  test('are not staging’s failure if the script calls itself failed over them', async () => {
    const exit = JSON.parse(new TextDecoder().decode(recorded('normal').get('exit.json')));
    const failed = new Map(recorded('normal')).set('exit.json', toJson({ ...exit, code: 110 }));
    const { causes } = await read('normal', withContact({ refused: { ...none, foreign: ['ads.test:443'] } }, failed));
    expect(causes['load/shop-verdict']).toBe('not-measured');
    expect((await read('normal', failed)).causes['load/shop-verdict']).toBe('beyond-threshold');
  });

  test('leave nothing to measure where no other had an answer', async () => {
    expect((await among('unreachable', 1)).reading).toMatchObject({
      measurements: {},
      reason: { code: 'refused-production' },
    });
  });
});

const none = { production: [], foreign: [], moved: [] };

function withContact(change: Partial<K6Contact>, files: Files): Map<string, Uint8Array> {
  const contact = JSON.parse(new TextDecoder().decode(files.get('contact.json')));
  return new Map(files).set('contact.json', toJson({ ...contact, ...change }));
}

describe('contact', () => {
  const under = (name: CaseName, change: Partial<K6Contact>) => read(name, withContact(change, recorded(name)));

  test('is what k6 counted', async () => {
    expect((await read('normal')).reading.contact).toEqual({ origins: { app: expect.any(Number) }, others: [] });
  });

  test.each([
    [{ origins: {} }, 'no-contact', undefined],
    [
      { origins: {}, unknown: 9 },
      'task-not-completed',
      { code: 'no-contact', detail: expect.stringContaining('9 requests') },
    ],
    [{ unknown: 9 }, 'within-threshold', undefined],
    [{ others: ['cdn.test:443'] }, 'within-threshold', undefined],
    [
      { others: ['cdn.test:443'], foreign: ['cdn.test:443'] },
      'task-not-completed',
      { code: 'foreign-origin', detail: expect.stringContaining('cdn.test:443 answered') },
    ],
  ] as const)('%j: %s', async (change, cause, reason) => {
    const { reading, causes } = await under('normal', change);
    expect(new Set(Object.values(causes))).toEqual(new Set([cause]));
    expect(reading.reason).toEqual(reason);
    expect((await under('failing', change)).causes['load/shop-errors']).toBe('beyond-threshold');
  });
});

function toJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

describe('a clock that is set during the load', () => {
  const change = async (file: string, fields: object) => {
    const files = recorded('normal');
    const known = JSON.parse(new TextDecoder().decode(files.get(file)));
    return read('normal', new Map(files).set(file, toJson({ ...known, ...fields })));
  };
  const generator = { cores: 2, seconds: 6, lag: 0, looks: [] };

  test.each([
    ['back', 'requests.json', { setBack: 3600 }, /^the machine's clock was set back by 3600 s/],
    [
      'forward',
      'exit.json',
      { generator: { ...generator, seconds: 0.5 } },
      /its samples cover 6 s, and k6 ran for 1 s$/,
    ],
  ])('%s leaves no rate', async (_, file, fields, detail) => {
    const { causes, reading } = await change(file, fields);
    expect(reading.gaps?.['load/shop-rate']).toEqual({
      code: 'tool-output-unreadable',
      detail: expect.stringMatching(detail),
      fix: expect.stringContaining('clock'),
    });
    expect(causes).toMatchObject({ 'load/shop-rate': 'not-measured', 'load/shop-errors': 'within-threshold' });
  });

  test('is not one that stays', async () => {
    expect((await change('exit.json', { generator })).causes['load/shop-rate']).toBe('within-threshold');
  });
});

describe('the series of a run', () => {
  const text = (csv: string) => new Map(recorded('normal')).set('seconds.csv', new TextEncoder().encode(csv));
  const header = 'second,users,requests,failed,p50,p95,p99';

  test('is what went on second by second, beside the checks that bound it', async () => {
    const { series } = (await read('normal')).reading;
    expect(series?.step).toBe(1);
    expect(series?.panels.map(({ title, unit, lines }) => [title, unit, ...lines.map(({ name }) => name)])).toEqual([
      ['Users', 'count', 'active'],
      ['Requests', 'per-second', 'sent'],
      ['Time to answer', 'ms', 'p50', 'p95', 'p99'],
      ['Failed requests', 'per-second', 'failed'],
    ]);
    expect(series?.panels[1]?.lines[0]?.values).toEqual([44, 85, 84, 77, 90, 15]);
    expect(series?.panels[2]?.lines.map(({ check }) => check)).toEqual([undefined, 'load/shop-p95', undefined]);
    expect(series?.panels[0]?.lines[0]?.check).toBe('load/shop-users');
  });

  test('of an hour has 300 points and keeps its peaks', async () => {
    const rows = Array.from({ length: 3_600 }, (_, second) =>
      [
        second,
        50,
        second === 1_234 ? 900 : 100,
        0,
        ...(second < 24 ? ['', '', ''] : [20, second === 3_001 ? 4_321 : 40, 60]),
      ].join(','),
    );
    const { series } = (await read('normal', text(`${[header, ...rows].join('\n')}\n`))).reading;
    const p95 = series?.panels[2]?.lines[1]?.values ?? [];
    expect(series?.step).toBe(12);
    expect(p95).toHaveLength(300);
    expect(p95.slice(0, 3)).toEqual([null, null, 40]);
    expect(p95[250]).toBe(4_321);
    expect(series?.panels[1]?.lines[0]?.values[102]).toBe(900);
  });

  test.each([
    ['a row cut off at the end', `${header}\n0,5,22,0,1,2,3\n1,5,9`, 1],
    ['another header', 'second,users\n0,5\n', undefined],
    ['a word for a number', `${header}\n0,5,many,0,1,2,3\n`, undefined],
    ['seconds missing', `${header}\n0,5,22,0,1,2,3\n2,5,22,0,1,2,3\n`, undefined],
    ['no row', `${header}\n`, undefined],
  ])('of %s has only what is sure', async (_, csv, points) => {
    const { reading } = await read('normal', text(csv));
    expect(reading.series?.panels[0]?.lines[0]?.values.length).toBe(points);
    expect(reading.reason).toBeUndefined();
  });
});

describe('torn evidence', () => {
  const files = recorded('normal');

  test.each([...files.keys()])('without %s nothing passes', async (name) => {
    const { reading, causes } = await read('normal', new Map([...files].filter(([file]) => file !== name)));
    expect(reading.reason).toMatchObject({ code: 'tool-wrote-nothing', detail: `${name} is missing.` });
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test('whatever is missing, in whatever case, nothing passes', async () => {
    const cut = fc.constantFrom(...(Object.keys(cases) as CaseName[])).chain((name) => {
      const all = [...recorded(name)];
      return fc.tuple(fc.constant(name), fc.subarray(all, { maxLength: all.length - 1 }));
    });
    await fc.assert(
      fc.asyncProperty(cut, async ([name, kept]) => {
        expect(Object.values((await read(name, new Map(kept))).causes)).not.toContain('within-threshold');
      }),
    );
  });

  test.each([...files.keys()])('with half of %s nothing passes, unless it is text for people', async (name) => {
    const bytes = files.get(name) ?? new Uint8Array();
    const { causes } = await read('normal', new Map(files).set(name, bytes.slice(0, bytes.length / 2)));
    if (!name.endsWith('.json')) return;
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test('samples and summary of different runs contradict each other', async () => {
    const other = recorded('exception').get('requests.json') ?? new Uint8Array();
    const { reading } = await read('normal', new Map(files).set('requests.json', other));
    expect(reading.reason).toMatchObject({
      code: 'tool-output-unreadable',
      detail: expect.stringMatching(/k6 counted \d+ requests and left samples of \d+/),
    });
  });

  test('a failure that was measured stays one, though k6 broke after it', async () => {
    const failing = new Map(recorded('failing'));
    failing.delete('summary.json');
    expect((await read('failing', failing)).causes['load/shop-errors']).toBe('beyond-threshold');
  });
});
