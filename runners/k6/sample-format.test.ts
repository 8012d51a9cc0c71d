import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Claim } from '../../core/claim.ts';
import { serve } from '../../fixtures/testing/server.ts';
import { hasK6, k6Tool } from '../../gate/testing/tools.ts';
import { type Trial, trial } from '../../gate/testing/trial.ts';
import { k6 } from './index.ts';
import { formOf, readSamples } from './sample-format.ts';
import type { Traffic } from './samples.ts';
import { secondsCsv } from './seconds.ts';
import { cases, claimOf, play } from './testing/cases.ts';
import { killedAtSign, tellingEach, withoutOutput } from './testing/wrapped.ts';

const tool = await k6Tool();
const counts = 'path' in tool && formOf(execFileSync(tool.path, ['version'], { encoding: 'utf8' })) === 'counted';

const text = ({ files }: Trial, name: string): string => new TextDecoder().decode(files.get(name));
const traffic = (one: Trial): Traffic => JSON.parse(text(one, 'requests.json')) as Traffic;
const requests = ({ requests: kinds }: Traffic): number =>
  kinds.reduce((sum, { expected, failed }) => sum + expected + failed.reduce((all, { count }) => all + count, 0), 0);

describe.skipIf(!counts)("the output of the gate's own k6", { timeout: 60_000, concurrent: true }, () => {
  test('tells the same as each sample of the same run', async () => {
    const root = mkdtempSync(join(tmpdir(), 'stagegate-each-'));
    await using target = await serve(shop);
    writeFileSync(join(root, 'shop.ts'), everything);
    const one = await trial(ownOptions(claimOf({ script: everything })), k6, {
      root,
      tools: { k6: tellingEach(tool, root) },
      environment: { origins: { app: target.url }, also: ['http://127.0.0.1:9'] },
    });
    expect(one.end.status).toBe('completed');
    expect(one.reading.reason).toBeUndefined();
    const each = await readSamples(createReadStream(join(root, 'each.csv.gz')), 'csv');
    expect(traffic(one)).toEqual(JSON.parse(JSON.stringify(each.traffic)));
    expect(text(one, 'seconds.csv')).toBe(secondsCsv(each.seconds));
    rmSync(root, { recursive: true });
    const { requests: kinds, outside, checks, iterations, dropped } = traffic(one);
    expect(kinds.map(({ name }) => name).toSorted()).toEqual([
      'GET /dead',
      'GET /failing',
      'GET /item',
      'POST /uncalled',
    ]);
    expect(kinds.find(({ name }) => name === 'GET /dead')?.failed).toMatchObject([{ status: 0, code: 1212 }]);
    expect(outside).toEqual({ requests: 3, answered: 2, errors: [expect.stringContaining('refused')] });
    expect(checks.map(({ name }) => name)).toContain('it\'s "fine",\nor not');
    expect(Math.min(iterations - 2000, dropped)).toBeGreaterThan(0);
  });

  test('leaves what it saw when k6 is killed', async () => {
    let asked = 0;
    const root = mkdtempSync(join(tmpdir(), 'stagegate-killed-'));
    await using target = await serve((_, response) => {
      asked += 1;
      if (asked === 250) writeFileSync(join(root, 'kill'), '');
      response.end('{}');
    });
    writeFileSync(join(root, 'shop.ts'), cases.killed.script);
    const one = await trial(claimOf(cases.killed), k6, {
      root,
      tools: { k6: killedAtSign(tool, root) },
      environment: { origins: { app: target.url } },
    });
    rmSync(root, { recursive: true });
    expect(one.end).toMatchObject({ status: 'errored', reason: { code: 'tool-killed' } });
    expect(requests(traffic(one))).toBeGreaterThan(20);
    expect(text(one, 'seconds.csv').split('\n').length).toBeGreaterThan(2);
    expect(one.reading.measurements['load/shop-p95']?.samples).toBe(requests(traffic(one)));
  });
});

test.skipIf(!hasK6)('a k6 without it hands over each sample', { timeout: 60_000 }, async () => {
  const one = await play({ ...cases.normal, other: withoutOutput });
  expect(one.end.status).toBe('completed');
  expect(text(one, 'output.txt')).toMatch(/output: csv/);
  expect(new Set(Object.values(one.causes))).toEqual(new Set(['within-threshold']));
});

describe('a file of counted samples', () => {
  const line = (values: string, metric = 'http_req_duration', second = 7): string =>
    `{"metric":"${metric}","second":${second},"tags":{"scenario":"default","method":"GET","name":"/","expected_response":"true"},"values":${values}}`;
  const reading = async (content: string): Promise<Traffic> => {
    const root = mkdtempSync(join(tmpdir(), 'stagegate-counted-'));
    const path = join(root, 'samples.jsonl');
    writeFileSync(path, content);
    return (await readSamples(createReadStream(path), 'counted').finally(() => rmSync(root, { recursive: true })))
      .traffic;
  };

  test('adds up, in whatever order its lines came', async () => {
    const {
      requests: kinds,
      users,
      seconds,
    } = await reading(
      `${[line('[[2,3],[1.00049,1]]'), line('[[9,1],[8,1]]', 'vus'), line('[[2,1]]', undefined, 6)].join('\n')}\n`,
    );
    expect(kinds).toEqual([
      {
        name: 'GET /',
        expected: 5,
        durations: [
          [1, 1],
          [2, 4],
        ],
        failed: [],
      },
    ]);
    expect({ users, seconds }).toEqual({ users: 9, seconds: 2 });
  });

  test('is read up to where it was torn', async () => {
    expect(requests(await reading(`${line('[[2,3]]')}\n${line('[[2,3]]').slice(0, -3)}`))).toBe(3);
    expect(requests(await reading(''))).toBe(0);
  });

  test('that holds something else is not read', async () => {
    await expect(reading('metric_name,timestamp\n')).rejects.toThrow(/JSON/);
  });
});

/** Of every kind that is told apart, fast enough for durations half-way between two that are counted. */
const everything = `import http from 'k6/http';
import exec from 'k6/execution';
import { check, group, sleep } from 'k6';
const { origins } = JSON.parse(open(__ENV.STAGEGATE_ENVIRONMENT)) as { origins: { app: string } };
export const options = {
  scenarios: {
    shop: { executor: 'shared-iterations', vus: 4, iterations: 2000, exec: 'shop' },
    rush: { executor: 'constant-arrival-rate', rate: 100, duration: '1s', preAllocatedVUs: 1, exec: 'rush' },
  },
};
const ask = (path: string, name: string): number => http.get(origins.app + path, { tags: { name } }).status;
const dead = (): void => { http.get('http://127.0.0.1:9/', { tags: { name: '/dead' } }); };
export function setup(): void { group('inner', () => ask('/item', '/before')); dead(); }
export function teardown(): void { ask('/item', '/after'); }
export function rush(): void { ask('/item', '/item'); sleep(0.1); }
export function shop(): void {
  const n = exec.scenario.iterationInTest;
  check(ask('/item/' + n, '/item'), { 'it\\'s "fine",\\nor not': (status) => status === 200 && n % 5 > 0 });
  if (n % 40 === 0) dead();
  if (n % 9 === 0) group('setup', () => check(ask('/failing', '/failing'), { answered: (status) => status === 200 }));
  if (n % 11 === 0) http.post(origins.app + '/item', 'a', { responseCallback: null, tags: { name: '/uncalled' } });
}
`;

const shop: RequestListener = ({ url }, response) => {
  response.statusCode = url === '/failing' ? 503 : 200;
  response.end('{}');
};

/** Without stages, which would take the place of the script's scenarios. */
function ownOptions(claim: Claim): Claim {
  const { stages: _, ...args } = claim.drafts.quick.args;
  const quick = { ...claim.drafts.quick, args };
  return { ...claim, drafts: { quick, full: quick } };
}
