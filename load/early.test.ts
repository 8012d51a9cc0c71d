import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Claim } from '../core/claim.ts';
import { answer, serve } from '../fixtures/testing/server.ts';
import { hasK6, k6Tool } from '../gate/testing/tools.ts';
import { type Trial, type TrialOptions, trial } from '../gate/testing/trial.ts';
import { k6 as runner } from '../runners/k6/index.ts';
import { deaf, withoutOutput } from '../runners/k6/testing/wrapped.ts';
import type { Tool } from '../runners/runner.ts';
import { type K6Options, k6 } from './script.ts';

const root = mkdtempSync(join(tmpdir(), 'stagegate-early-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Fifty iterations a second, so at most 1,501; `seconds` is how long. */
const script = (seconds: number): string => `
import http from 'k6/http';
import { check } from 'k6';
export const options = {
  thresholds: { http_req_failed: ['rate<0.05'] },
  scenarios: { shop: { executor: 'constant-arrival-rate', rate: 50, duration: '${seconds}s', preAllocatedVUs: 20 } },
};
export default function () {
  check(http.get(__ENV.BASE_URL + '/'), { answered: (r) => r.status === 200, fast: (r) => r.timings.duration < 5000 });
}
export function teardown() { console.log('cleared away'); }`;

interface Given extends TrialOptions {
  readonly seconds?: number;
  readonly status?: number;
  readonly options?: Partial<K6Options>;
  readonly other?: (tool: Tool, folder: string) => Tool;
  readonly args?: object;
}

async function under({ seconds = 30, status = 503, options = {}, other, args, ...rest }: Given): Promise<Trial> {
  const folder = mkdtempSync(join(root, 'run-'));
  writeFileSync(join(folder, 'shop.js'), script(seconds));
  await using target = await serve(answer({}, status));
  const perIteration = { requests: 1, checks: 2 };
  const claim = k6({
    script: 'shop.js',
    origins: { BASE_URL: 'app' },
    checks: { max: 0.05, names: ['answered'] },
    perIteration,
    ...options,
  });
  const found = await k6Tool();
  return await trial(withArgs(claim, args), runner, {
    root: folder,
    tools: { k6: other?.(found, folder) ?? found },
    environment: { origins: { app: target.url } },
    ...rest,
  });
}

function withArgs(claim: Claim, args: object = {}): Claim {
  const { quick } = claim.drafts;
  return { ...claim, drafts: { ...claim.drafts, quick: { ...quick, args: { ...quick.args, ...args } } } };
}

const calls = ({ reading }: Trial): number => Number(reading.measurements['load/shop-answered']?.samples);

describe.skipIf(!hasK6)('load that has failed already', { timeout: 60_000 }, () => {
  test.each<[string, Given['other']]>([
    ['k6 of the gate', undefined],
    ['another k6', withoutOutput],
  ])('ends there, by %s, and says so', async (_, other) => {
    const one = await under({ ...(other === undefined ? {} : { other }) });
    const of = 'of which the 1503 that are planned may have 75';
    expect(one.reading.reason).toEqual({
      code: 'settled',
      detail: expect.stringMatching(new RegExp(`^it ended after \\d+ s with \\d+ failed requests, ${of}$`)),
    });
    expect(calls(one)).toBeLessThan(1_000);
    expect(one.causes).toMatchObject({
      'load/shop-http-req-failed-rate-below-0-05': 'beyond-threshold',
      'load/shop-answered': 'beyond-threshold',
      'load/shop-other-checks': 'not-measured',
      'load/shop-exceptions': 'not-measured',
    });
    expect(Object.values(one.causes)).not.toContain('within-threshold');
    expect(one.reading.gaps?.['load/shop-exceptions']).toEqual(one.reading.reason);
    const { items } = one.reading.measurements['load/shop-http-req-failed-rate-below-0-05'] ?? {};
    expect(items?.at(-1)?.label).toContain(of);
    expect(new TextDecoder().decode(one.files.get('log.json'))).toContain('cleared away');
  });

  test('counts although its k6 does not end when asked', async () => {
    const one = await under({ other: deaf, args: { patience: 1 } });
    expect(one.reading.reason?.code).toBe('settled');
    expect(one.causes['load/shop-answered']).toBe('beyond-threshold');
  });

  test.each<[string, Given]>([
    ['the claim says early: false', { options: { early: false } }],
    ['it has not failed', { status: 200 }],
  ])('does not end early if %s', async (_, given) => {
    const one = await under({ seconds: 2, ...given });
    expect(one.reading.reason).toBeUndefined();
    expect(one.causes['load/shop-iterations']).toBe('within-threshold');
  });
});
