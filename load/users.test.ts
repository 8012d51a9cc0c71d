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
import { bounds } from './testing/bounds.ts';
import { type UsersOptions, users } from './users.ts';

const root = mkdtempSync(join(tmpdir(), 'stagegate-load-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

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
