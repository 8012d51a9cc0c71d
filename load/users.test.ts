import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { serve } from '../fixtures/testing/server.ts';
import { hasK6, k6Tool } from '../gate/testing/tools.ts';
import { type Trial, trial } from '../gate/testing/trial.ts';
import { k6 } from '../runners/k6/index.ts';
import { type UsersOptions, users } from './users.ts';

const root = mkdtempSync(join(tmpdir(), 'stagegate-load-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const bounds: UsersOptions = {
  quick: [
    [5, '500ms'],
    [5, '1500ms'],
  ],
  full: [[100, '1m']],
  p95: { max: 1000 },
  errors: { max: 0.05 },
  minRequests: 190,
};
/** From shorter runs nothing is known about p95. */
const longer: Partial<UsersOptions> = {
  quick: [
    [5, '500ms'],
    [5, '4500ms'],
  ],
};

const script = (body: string, rest = ''): string => `
import http from 'k6/http';
import { check, sleep } from 'k6';
import type { Options } from 'k6/options';
${rest}
const { origins } = JSON.parse(open(__ENV.STAGEGATE_ENVIRONMENT)) as { origins: { app: string } };
export default function (): void {
  ${body}
  sleep(0.02);
}`;
const ask = `check(http.get(origins.app + '/'), { answered: (answer) => answer.status === 200 });`;

async function under(text: string, listener: RequestListener, given: Partial<UsersOptions> = {}): Promise<Trial> {
  writeFileSync(join(root, 'shop.ts'), text);
  await using target = await serve(listener);
  return await trial(users('shop.ts', { ...bounds, ...given }), k6, {
    root,
    tools: { k6: await k6Tool() },
    environment: { origins: { app: target.url } },
  });
}

test('each kind of check says why it matters itself', () => {
  const { checks } = users('load/shop.ts', { ...bounds, rate: { min: 50 } }).drafts.quick;
  expect(checks).toHaveLength(8);
  expect(new Set(checks.map(({ why }) => why)).size).toBe(8);
});

describe.skipIf(!hasK6)('under load', { timeout: 60_000 }, () => {
  test('a script that does not load is refused at the plan, by its name and in k6’s words', async () => {
    await expect(under(script('con st x;'), (_, response) => response.end())).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(/^The k6 script "shop\.ts" does not load: .*shop\.ts.*Expected/s),
    });
  });

  test('options of its own that the stages replace refuse nothing', async () => {
    const own = `export const options = { paused: true, scenarios: { ui: { executor: 'shared-iterations', exec: 'gone', options: { browser: { type: 'chromium' } } } } };`;
    const { end, causes } = await under(script(ask, own), (_, response) => response.end('{}'));
    expect(end.status).toBe('completed');
    expect(causes['load/shop-users']).toBe('within-threshold');
  });

  test('a target that answers in time passes every check', async () => {
    const { end, causes, reading } = await under(script(ask), (_, response) => response.end('{}'), {
      ...longer,
      rate: { min: 20 },
    });
    expect(end).toMatchObject({ status: 'completed', versions: { k6: expect.stringMatching(/^v\d/) } });
    expect(causes).toEqual({
      'load/shop-verdict': 'within-threshold',
      'load/shop-p95': 'within-threshold',
      'load/shop-errors': 'within-threshold',
      'load/shop-checks': 'within-threshold',
      'load/shop-rate': 'within-threshold',
      'load/shop-exceptions': 'within-threshold',
      'load/shop-users': 'within-threshold',
      'load/shop-thresholds': 'within-threshold',
    });
    expect(reading.measurements['load/shop-users']?.value).toBe(5);
  });

  test('slow answers fail p95 and the rate', async () => {
    const slow: RequestListener = async (_, response) => {
      await delay(300);
      response.end('{}');
    };
    const { causes, reading } = await under(script(ask), slow, { p95: { max: 50 }, rate: { min: 1000 } });
    expect(causes).toMatchObject({
      'load/shop-p95': 'beyond-threshold',
      'load/shop-rate': 'beyond-threshold',
    });
    expect(reading.measurements['load/shop-p95']?.value).toBeGreaterThanOrEqual(300);
  });

  test('errors fail the error rate, are named, and do not improve p95', async () => {
    let count = 0;
    const failing: RequestListener = (_, response) => {
      count += 1;
      response.statusCode = count % 4 === 0 ? 503 : 200;
      response.end('{}');
    };
    const { causes, reading } = await under(script(ask), failing, longer);
    expect(causes).toMatchObject({
      'load/shop-errors': 'beyond-threshold',
      'load/shop-checks': 'beyond-threshold',
      'load/shop-p95': 'within-threshold',
    });
    const errors = reading.measurements['load/shop-errors'];
    expect(errors?.value).toBeCloseTo(0.25, 1);
    expect(errors?.items?.[0]?.detail).toMatch(/^\d+ × 503$/);
    expect(reading.measurements['load/shop-p95']?.samples).toBeLessThan(errors?.samples ?? 0);
  });

  test('an exception in the script fails, and a rejected promise that nobody awaits, though k6 ends with 0', async () => {
    const { end, causes, reading } = await under(
      script(`${ask} if (__ITER === 3) throw new Error('lost'); if (__ITER === 5) Promise.reject(new Error('late'));`),
      (_, response) => response.end('{}'),
    );
    expect(end.status).toBe('completed');
    expect(causes['load/shop-exceptions']).toBe('beyond-threshold');
    expect(reading.measurements['load/shop-exceptions']).toMatchObject({
      value: 10,
      items: [
        { label: 'Error: lost', detail: '5 ×' },
        { label: 'Uncaught (in promise) Error: late', detail: '5 ×' },
      ],
    });
  });

  test("the script's own thresholds fail, and keep their own summary", async () => {
    const own = `
      export const options: Options = { thresholds: { http_req_duration: ['p(95)<0'], missing: ['rate<0.1'] } };
      import { Rate } from 'k6/metrics';
      new Rate('missing');
      export function handleSummary(): Record<string, string> { return { stdout: 'theirs' }; }`;
    const { end, causes, reading, files } = await under(script(ask, own), (_, response) => response.end('{}'), longer);
    expect(end.status).toBe('completed');
    expect(causes).toMatchObject({ 'load/shop-thresholds': 'beyond-threshold', 'load/shop-p95': 'within-threshold' });
    expect(reading.measurements['load/shop-thresholds']?.items).toEqual([
      { label: 'http_req_duration: p(95)<0', detail: 'crossed' },
      { label: 'missing: rate<0.1', detail: 'saw no sample' },
    ]);
    expect(new TextDecoder().decode(files.get('output.txt'))).toContain('theirs');
  });

  test('a script that asks for nothing, and one without a check, prove nothing', async () => {
    const idle = await under(script(''), (_, response) => response.end('{}'));
    expect(idle.causes).toMatchObject({
      'load/shop-p95': 'not-measured',
      'load/shop-errors': 'not-measured',
      'load/shop-checks': 'not-measured',
    });
  });

  test('fewer requests than needed are too few', async () => {
    const { causes } = await under(script(ask), (_, response) => response.end('{}'), { minRequests: 100_000 });
    expect(causes).toMatchObject({ 'load/shop-p95': 'too-few-samples' });
  });
});

test('the plan says how many requests its bounds need', () => {
  const needed = (errors: number) =>
    users('shop.ts', { ...bounds, errors: { max: errors } }).drafts.quick.checks.map(({ id, threshold }) => [
      id.replace('load/shop-', ''),
      threshold.minSamples,
    ]);
  expect(needed(0.01)).toEqual(
    expect.arrayContaining([
      ['p95', 190],
      ['errors', 1000],
      ['checks', 1000],
    ]),
  );
  expect(needed(0)).toEqual(
    expect.arrayContaining([
      ['errors', 190],
      ['checks', 1],
    ]),
  );
});

describe('what was written wrong', () => {
  test.each([
    [{ quick: '30 seconds' }, /quick: expected a duration.*got "30 seconds" \(string\)/],
    [{ errors: { max: 15 } }, /errors\.max: expected a ratio from 0 to 1, got 15 \(number\)/],
    [{ p95: '2s' }, /p95: expected a bound in milliseconds.*got "2s" \(string\)/],
    [{ full: [[0, '1m']] }, /full: expected at least one stage with users/],
    [{ minRequests: 100 }, /minRequests: expected a whole number of at least 190/],
    [{ full: [[5, '30 seconds']] }, /: full\.0\.1: expected a duration [^;]*; full\.0\.1: [^;]*$/],
    [{ user: 3 }, /"user" is not a field/],
    [
      { full: [[1000, '1s']] },
      /: full: expected a peak that is held, such as \[\[1000, "1s"\], .* see only 0 of 1000\), got \[\[1000,"1s"\]\].*users\.test\.ts:\d+/,
    ],
    [
      {
        quick: [
          [9, '30s'],
          [200, '500ms'],
          [0, '500ms'],
        ],
      },
      /: quick: expected a peak that is held, .* see only 8 of 200\)/,
    ],
    [
      {
        quick: '2s',
        full: [
          [200, '1m'],
          [0, '1m'],
        ],
      },
      /: quick: expected a longer duration \(.* see only 80 of 200\), got "2s"/,
    ],
  ])('%j', (wrong, message) => {
    expect(() => users('shop.ts', { ...bounds, ...(wrong as object) })).toThrow(message);
  });

  test('the title of a peak that is passed names the users that k6 sees, as its bound does', () => {
    const claim = users('shop.ts', {
      ...bounds,
      full: [
        [1000, '2s'],
        [0, '2s'],
      ],
    });
    expect(claim.drafts.full.checks.find(({ id }) => id === 'load/shop-users')).toMatchObject({
      title: '700 users are active at once',
      threshold: { min: 665 },
    });
  });

  test('a quick profile that is a duration squeezes the full stages', () => {
    const claim = users('load/shop.ts', {
      ...bounds,
      quick: '30s',
      full: [
        [10, '30s'],
        [50, '2m'],
        [0, '30s'],
      ],
    });
    expect(claim.drafts.quick.args['stages']).toEqual([
      [10, 5],
      [50, 20],
      [0, 5],
    ]);
    expect(claim.drafts.full.args['stages']).toEqual([
      [10, 30],
      [50, 120],
      [0, 30],
    ]);
    expect(claim.drafts.quick.checks.map(({ title }) => title)).toContain('47 users are active at once');
  });
});
