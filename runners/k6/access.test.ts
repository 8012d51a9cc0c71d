import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sourceRoot } from '../../fixtures/context/install.ts';
import { answer } from '../../fixtures/testing/server.ts';
import { openWayIn, type WayIn } from '../../fixtures/testing/way-in.ts';
import { hasK6, k6Tool } from '../../gate/testing/tools.ts';
import { type Trial, trial } from '../../gate/testing/trial.ts';
import { k6 } from './index.ts';
import { cases, claimOf } from './testing/cases.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stagegate-k6-access-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

async function run(script: string, way: WayIn): Promise<Trial> {
  writeFileSync(join(root, 'shop.ts'), script);
  return trial(claimOf({ script, stages: [[2, 1]] }), k6, {
    root,
    tools: { k6: await k6Tool() },
    environment: way.environment,
  });
}

const ours = `import { request } from ${JSON.stringify(join(sourceRoot, 'load/lib/request.ts'))};
  import { sleep } from 'k6';
  export default function (): void { request({ path: '/' }); sleep(0.05); }`;

describe.skipIf(!hasK6)('k6', { timeout: 60_000 }, () => {
  test('our own requests have the whole way in', async () => {
    await using way = await openWayIn(answer({}));
    const { reading } = await run(ours, way);
    expect(reading.measurements['load/shop-errors']).toMatchObject({ value: 0 });
    expect(way.lacking).toEqual([]);
  });

  test.each([
    ["{ path: '/', jsn: {} }", 'request(): "jsn" is not a field; did you mean "json"?'],
    ["{ path: '/', payload: {} }", 'request(): "payload" is not a field; the fields are method, path, name, origin,'],
    ["{ path: '/', origin: 'shpo' }", 'There is no origin "shpo"; the definition declares '],
  ])('a request of %s is the script’s fault', async (asked, said) => {
    await using way = await openWayIn(answer({}));
    const { reading, causes } = await run(
      `import { request } from ${JSON.stringify(join(sourceRoot, 'load/lib/request.ts'))};
      import { sleep } from 'k6';
      const asked: any = ${asked};
      export default function (): void { sleep(0.05); request({ path: '/' }); request(asked); }`,
      way,
    );
    expect(causes['load/shop-exceptions']).toBe('not-measured');
    expect(reading.gaps?.['load/shop-exceptions']).toMatchObject({
      code: 'script-broken',
      detail: expect.stringContaining(`ReferenceError: ${said}`),
    });
  });

  test('a script of its own has the authority and the proxy, and finds the rest in the environment’s file', async () => {
    await using way = await openWayIn(answer({}));
    const { reading } = await run(cases.normal.script, way);
    expect(reading.measurements['load/shop-errors']).toMatchObject({ value: 1 });
    expect(way.lacking[0]).toBe('/: basic, header, cookie');
  });

  test('our own requests carry the session of the claim’s account', async () => {
    const seen = new Set<string>();
    await using way = await openWayIn(({ headers }, response) => {
      seen.add(`${headers.cookie?.split('; ').toSorted().join('; ')} ${headers.authorization}`);
      response.end('{}');
    });
    const session = {
      account: 'agent',
      headers: { authorization: 'Bearer token-4711' },
      cookies: [{ origin: 'app', name: 'sid', value: 'agent-4711' }],
      state: { cookies: [], origins: [] },
    };
    const { reading } = await run(ours, { ...way, environment: { ...way.environment, session } });
    expect(reading.measurements['load/shop-errors']).toMatchObject({ value: 0 });
    expect([...seen]).toEqual(['beta=yes; sid=agent-4711 Bearer token-4711']);
  });

  test('a host that bypasses the proxy is looked for directly', async () => {
    await using way = await openWayIn(answer({}));
    const { proxy } = way.environment;
    if (proxy === undefined) throw new Error('There is no proxy.');
    const environment = { ...way.environment, proxy: { ...proxy, bypass: ['test'] } };
    const { reading } = await run(ours, { ...way, environment });
    expect(reading).toMatchObject({
      measurements: {},
      reason: { code: 'unreachable', detail: expect.stringMatching(/lookup|no such host/) },
    });
    expect(way.proxy.asked).toEqual([]);
  });

  test('an origin with a long name is no obstacle', async () => {
    await using way = await openWayIn(answer({}));
    const long = `https://${'staging-of-the-shop.'.repeat(10)}example.com`;
    const environment = {
      ...way.environment,
      origins: { ...way.environment.origins, long },
      production: ['example.com'],
    };
    const { reading } = await run(ours, { ...way, environment });
    expect(reading.measurements['load/shop-errors']).toMatchObject({ value: 0 });
  });

  test('behind a proxy production is refused all the same, and the proxy hears nothing of it', async () => {
    await using way = await openWayIn(answer({}), ['shop.test']);
    const { reading } = await run(cases.normal.script.replace('  ask();', "  ask('https://www.shop.test/');"), way);
    expect(reading).toMatchObject({
      measurements: {},
      reason: { code: 'refused-production', detail: expect.stringContaining('www.shop.test') },
    });
    expect(way.proxy.asked).toEqual([]);
  });
});
