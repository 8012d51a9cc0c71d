import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { serve } from '../fixtures/testing/server.ts';
import { hasK6, k6Tool } from '../gate/testing/tools.ts';
import { type Trial, type TrialOptions, trial } from '../gate/testing/trial.ts';
import { k6 as runner } from '../runners/k6/index.ts';
import { type K6Options, k6 } from './script.ts';

const root = mkdtempSync(join(tmpdir(), 'stagegate-script-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const scenarios = `scenarios: { shop: { executor: 'constant-vus', vus: 3, duration: '1s', gracefulStop: '5s' } }`;
const script = (options: string, body: string, rest = ''): string => `
import http from 'k6/http';
import { check, sleep } from 'k6';
import { Counter, Gauge, Rate, Trend } from 'k6/metrics';
${rest}
export const options = { ${scenarios}, ${options} };
export default function () {
  ${body}
  sleep(0.02);
}`;
const ask =
  "check(http.get(__ENV.BASE_URL + '/'), { 'status is 200': (r) => r.status === 200, fast: (r) => r.timings.duration < 5000 });";

async function under(
  text: string,
  listener: RequestListener,
  given: Partial<K6Options> = {},
  options: TrialOptions = {},
): Promise<Trial> {
  writeFileSync(join(root, given.script ?? 'shop.js'), text);
  await using target = await serve(listener);
  return await trial(k6({ script: 'shop.js', origins: { BASE_URL: 'app' }, ...given }), runner, {
    root,
    tools: { k6: await k6Tool() },
    environment: { origins: { app: target.url } },
    ...options,
  });
}

const fine: RequestListener = (_, response) => response.end('{}');
const failing: RequestListener = (_, response) => {
  response.statusCode = 503;
  response.end('{}');
};

/** Later than a busy machine makes any answer. */
const failingLate: RequestListener = (request, response) => void setTimeout(() => failing(request, response), 200);

describe.skipIf(!hasK6)("a team's own script", { timeout: 60_000 }, () => {
  test('is planned with its thresholds, and holds them with their values', async () => {
    const own = script(
      `thresholds: { http_req_duration: ['p(99)<900', 'avg<=800'], 'http_req_failed{scenario:shop}': ['rate<0.01'], http_reqs: ['rate>1', 'count>3'], waited: ['p(50)<10'], vus: ['value<=3'] }`,
      `waited.add(4); ${ask}`,
      "const waited = new Trend('waited');",
    );
    const { task, end, causes, reading } = await under(own, fine);
    expect(end).toMatchObject({ status: 'completed' });
    expect(reading.reason).toBeUndefined();
    const checks = [
      'http-req-duration-p99-below-900',
      'http-req-duration-avg-at-most-800',
      'http-req-failed-scenario-shop-rate-below-0-01',
      'http-reqs-rate-above-1',
      'http-reqs-count-above-3',
      'vus-value-at-most-3',
      'waited-p50-below-10',
      'verdict',
      'checks',
      'exceptions',
      'dropped',
      'iterations',
    ];
    expect(causes).toEqual(Object.fromEntries(checks.map((id) => [`load/shop-${id}`, 'within-threshold'])));
    expect(task).toMatchObject({ seconds: 6, deadline: 6 + 120 + 60 });
    expect(reading.measurements['load/shop-waited-p50-below-10']?.value).toBe(4);
    expect(reading.measurements['load/shop-http-req-duration-p99-below-900']).toMatchObject({ unit: 'ms' });
  });

  test('whose iterations are too few for its bounds is planned with how many there are', async () => {
    const own = `import http from 'k6/http'; import { check } from 'k6';
export const options = { iterations: 38, vus: 2, thresholds: { http_req_duration: ['p(95)<900'] } };
export default function () { ${ask} }`;
    const perIteration = { requests: 1, checks: 2 };
    const { task } = await under(own, fine, { perIteration, checks: { max: 0.01 } });
    expect(task.samples).toEqual({
      'load/shop-http-req-duration-p95-below-900': { most: 40, needs: 190 },
      'load/shop-checks': { most: 80, needs: 1000 },
    });
  });

  test('whose thresholds are crossed and whose checks fail: each is told with what was measured', async () => {
    const own = script(
      "thresholds: { http_req_failed: ['rate<0.01'], http_req_duration: ['p(95)<0.001'], http_req_waiting: ['p(95)<5000'], checks: ['rate>0.9'] }",
      ask,
    );
    const { end, causes, reading } = await under(own, failingLate, { checks: ['status is 200'] });
    expect(end.status).toBe('completed');
    expect(causes).toMatchObject({
      'load/shop-http-req-failed-rate-below-0-01': 'beyond-threshold',
      'load/shop-http-req-duration-p95-below-0-001': 'beyond-threshold',
      'load/shop-checks-rate-above-0-9': 'beyond-threshold',
      'load/shop-http-req-waiting-p95-below-5000': 'not-measured',
      'load/shop-status-is-200': 'beyond-threshold',
      'load/shop-other-checks': 'within-threshold',
    });
    expect(reading.measurements).toMatchObject({
      'load/shop-http-req-failed-rate-below-0-01': { value: 1, unit: 'ratio' },
      'load/shop-checks-rate-above-0-9': { value: 0.5, unit: 'ratio' },
      'load/shop-status-is-200': { value: 1, items: [{ label: 'status is 200' }] },
    });
  });

  test('whose thresholds differ in signs alone: each is judged, and a gauge at 0 is crossed', async () => {
    const own = script(
      "thresholds: { 'http_reqs{name:/a}': ['count>0', 'count>0'], 'http_reqs{name:/a/}': ['count>0', 'count>9999'], depth: ['value>0'] }",
      "depth.add(0); for (const name of ['/a', '/a/']) http.get(__ENV.BASE_URL, { tags: { name } });",
      "const depth = new Gauge('depth');",
    );
    const { causes } = await under(own, fine, { checks: false });
    const apart = Object.entries(causes)
      .toSorted()
      .filter(([id]) => /^load\/shop-http-reqs-name-a-count-above/.test(id));
    expect(apart).toEqual([
      [expect.stringMatching(/-0-\w{6}$/), 'within-threshold'],
      [expect.stringMatching(/-0-\w{6}$/), 'within-threshold'],
      ['load/shop-http-reqs-name-a-count-above-9999', 'beyond-threshold'],
    ]);
    expect(causes['load/shop-depth-value-above-0']).toBe('beyond-threshold');
  });

  test('that calls itself failed fails, with its words; one that calls no check() is told what to do', async () => {
    const own = script(
      '',
      "exec.test.fail('orders do not add up'); http.get(__ENV.BASE_URL);",
      "import exec from 'k6/execution';",
    );
    const { end, causes, reading } = await under(own, fine);
    expect(end.status).toBe('completed');
    expect(reading.reason).toBeUndefined();
    expect(causes).toMatchObject({
      'load/shop-verdict': 'beyond-threshold',
      'load/shop-exceptions': 'within-threshold',
    });
    expect(reading.measurements['load/shop-verdict']?.value).toEqual({ inWords: 'orders do not add up' });
    expect(reading.gaps).toEqual({
      'load/shop-checks': {
        code: 'no-assertion',
        detail: 'the script called no check()',
        fix: expect.stringContaining('checks: false'),
      },
    });
  });

  test('whose check in setup() fails, fails', async () => {
    const rest = `export function setup() { check(http.get(__ENV.BASE_URL), { 'may log in': (r) => r.status === 204 }); }`;
    const { causes } = await under(script('', ask, rest), fine);
    expect(causes['load/shop-checks']).toBe('beyond-threshold');
  });

  test('a threshold that aborts the run is crossed, and what had not failed by then is open', async () => {
    const own = script("thresholds: { http_req_failed: [{ threshold: 'rate<0.01', abortOnFail: true }] }", ask).replace(
      "duration: '1s'",
      "duration: '30s'",
    );
    const { reading, causes } = await under(own, failing);
    expect(causes['load/shop-http-req-failed-rate-below-0-01']).toBe('beyond-threshold');
    expect(reading.reason).toMatchObject({ code: 'settled', detail: expect.stringContaining('abortOnFail') });
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test('a threshold, a check or an iteration that saw nothing is not measured', async () => {
    const own = script(
      "thresholds: { orders: ['count<5'], lost: ['count<5'], slow: ['p(95)<5'], refused: ['rate<0.5'], depth: ['value<5'], 'http_req_duration{scenario:shopp}': ['p(95)<900'], dropped_iterations: ['count<5'] }",
      ask,
      "new Counter('orders'); new Counter('lost'); new Trend('slow'); new Rate('refused'); new Gauge('depth');",
    );
    const { causes, reading } = await under(own, fine, { checks: ['status is 201'], counters: ['lost'] });
    expect(reading.reason).toBeUndefined();
    expect(causes).toMatchObject({
      'load/shop-orders-count-below-5': 'not-measured',
      'load/shop-lost-count-below-5': 'within-threshold',
      'load/shop-slow-p95-below-5': 'not-measured',
      'load/shop-refused-rate-below-0-5': 'not-measured',
      'load/shop-depth-value-below-5': 'not-measured',
      'load/shop-http-req-duration-scenario-shopp-p95-below-900': 'not-measured',
      'load/shop-dropped-iterations-count-below-5': 'within-threshold',
      'load/shop-status-is-201': 'not-measured',
      'load/shop-other-checks': 'within-threshold',
    });
  });

  test('its quick profile may have stages of its own, and its thresholds still hold', async () => {
    const own = script("thresholds: { http_reqs: ['count>3'] }", ask).replace("duration: '1s'", "duration: '10m'");
    const { task, causes } = await under(own, fine, { quick: [[2, '1s']] });
    expect(task).toMatchObject({ seconds: 6, deadline: 181 });
    expect(new Set(Object.values(causes))).toEqual(new Set(['within-threshold']));
  });

  test('a server that is not there measures nothing', async () => {
    const own = script("thresholds: { http_req_failed: ['rate<0.01'] }", ask);
    const { reading } = await under(own, fine, {}, { environment: { origins: { app: 'http://127.0.0.1:9' } } });
    expect(reading).toMatchObject({ measurements: {}, reason: { code: 'unreachable' } });
  });

  test('a request for production is refused, and is no failure of staging', async () => {
    const own = script("thresholds: { http_req_failed: ['rate<0.01'] }", `${ask} http.get('http://shop.example/');`);
    await using target = await serve(fine);
    const { causes, reading } = await under(
      own,
      fine,
      {},
      {
        environment: { origins: { app: target.url }, production: ['shop.example'] },
      },
    );
    expect(reading.reason).toMatchObject({ code: 'refused-production' });
    expect(causes['load/shop-http-req-failed-rate-below-0-01']).toBe('not-measured');
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test.each([
    ['a syntax error', 'export default function () { con st x; }', /shop\.js:1:\d+: Unexpected identifier/],
    ['an exception', "throw new Error('no BASE_URL')", /no BASE_URL.*shop\.js:1/],
    [
      'a scenario without its function',
      script(`scenarios: { a: { executor: 'constant-vus', vus: 1, duration: '1s', exec: 'nope' } }`, ask),
      /nope/,
    ],
    ['a run that nobody resumes', script('paused: true', ask), /sets the option paused: true.*Remove it/],
    [
      'a browser',
      script("scenarios: { ui: { executor: 'shared-iterations', options: { browser: { type: 'chromium' } } } }", ask),
      /"shop\.js" uses a browser \(k6\/browser\) in its scenario "ui"\..*use playwright\(\)/,
    ],
    ['a threshold that is none', script("thresholds: { http_req_duration: ['p(95)<'] }", ask), /p\(95\)</],
  ])('with %s is refused at the plan', async (_, text, message) => {
    await expect(under(text, fine)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(message),
    });
  });

  test('that never loads is refused in time', async () => {
    writeFileSync(join(root, 'data.json'), '{}');
    const hangs =
      "import data from './data.json' with { type: 'json' };\nexport default function () { console.log(data); }\n";
    await expect(under(hangs, fine, { script: 'hangs.ts', startUp: '1s' })).rejects.toThrow(
      /"hangs\.ts" does not load: .*within 1 s/,
    );
  });
});

test('without k6 its own checks are planned, so that the run can say what is missing', async () => {
  writeFileSync(join(root, 'shop.js'), script('', ask));
  const { task, end } = await trial(k6({ script: 'shop.js' }), runner, { root });
  expect(task.checks.map(({ id }) => id)).toEqual(
    ['verdict', 'checks', 'exceptions', 'dropped', 'iterations'].map((id) => `load/shop-${id}`),
  );
  expect(task.incomplete).toBe("the script's thresholds are not known. k6: none was given. To fix it, give one.");
  expect(end).toMatchObject({ status: 'errored', reason: { code: 'tool-missing' } });
});

test('a script that is not there, and an origin that nobody declared, are refused', async () => {
  await expect(trial(k6({ script: 'gone.js' }), runner, { root })).rejects.toThrow(
    `There is no k6 script "gone.js": it was looked for in ${root}`,
  );
  if (!hasK6) return;
  await expect(under(script('', ask), fine, { origins: { BASE_URL: 'shop' } })).rejects.toThrow(
    'origins.BASE_URL: there is no origin "shop"; the definition declares app.',
  );
});

describe('what was written wrong', () => {
  test.each([
    [{ checks: 'status is 200' }, /checks: expected names such as \["status is 200"\].*got "status is 200" \(string\)/],
    [{ checks: [] }, /at least one name of a check/],
    [{ dropped: { max: -1 } }, /dropped\.max: expected a whole number of at least 0, got -1/],
    [{ origins: { 'BASE URL': 'app' } }, /origins/],
    [{ quick: '30s' }, /quick: expected stages/],
    [{ vus: 3 }, /"vus" is not a field/],
  ])('%j', (wrong, message) => {
    expect(() => k6({ script: 'shop.js', ...(wrong as object) })).toThrow(message);
  });
});
