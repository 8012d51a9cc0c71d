import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Project } from '../testing/command.ts';
import { definition, type Staging, startStaging } from '../testing/staging.ts';

const claims = `
  endpoint('/health', { is: 200 }),
  concurrent('/orders', {
    requests: 20,
    within: { max: 60_000 },
    during: [
      gauge('/pool', { value: '/open', every: 20, max: 10, returns: { within: 60, to: 3 } }),
      gauge('/pool', { name: 'idle', value: '/idle', every: 20, min: 0 }),
    ],
  })`;

let project: Project;
let staging: Staging;
/** Connections that are open during the load. */
let under: number;
/** Whether the pool is shown at all. */
let isShown: boolean;
let asked: number;
beforeAll(async () => {
  project = new Project({
    'stagegate/shop.ts': definition(claims).replace('endpoint,', 'concurrent, endpoint, gauge,'),
  });
  staging = await startStaging();
  const waiting: (() => void)[] = [];
  let open = 3;
  staging.intercept = (request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/pool') {
      asked += 1;
      response.statusCode = isShown ? 200 : 404;
      response.end(JSON.stringify({ open, idle: 1 }));
      // The load goes on until it was looked at several times.
      if (waiting.length > 19) {
        open = under;
        asked = open === under ? asked : 0;
        if (asked > 8) {
          open = 3;
          for (const end of waiting.splice(0)) end();
        }
      }
      return true;
    }
    if (request.url !== '/orders') return false;
    asked = 0;
    // The first only opens a connection.
    if (isWarm) waiting.push(() => response.end('[]'));
    else response.end('[]');
    isWarm = true;
    return true;
  };
});
let isWarm = false;
afterAll(async () => {
  await staging[Symbol.asyncDispose]();
  project[Symbol.dispose]();
});
beforeEach(() => {
  [under, isShown, asked, isWarm] = [8, true, 0, false];
});

const gate = (...args: readonly string[]) => project.inProcess(['shop', ...args], { STAGING_URL: staging.url });
const results = () =>
  Object.fromEntries(
    project
      .report()
      .findings.filter(({ check }) => check.layer === 'load')
      .map(({ check, result }) => [check.id, result]),
  );

test('samplers run during their load, each with checks of its own, and are judged again from their evidence', async () => {
  const { code } = await gate();
  expect(results()).toEqual({
    'load/orders-status': 'pass',
    'load/orders-time': 'pass',
    'load/orders-open': 'pass',
    'load/orders-open-return': 'pass',
    'load/orders-idle': 'pass',
  });
  expect(code).toBe(0);
  const { tasks, series = {}, runs } = project.report();
  expect(tasks.filter(({ during }) => during === 'load/concurrent-orders').map(({ id, wave }) => [id, wave])).toEqual([
    ['load/orders-open', tasks.find(({ id }) => id === 'load/concurrent-orders')?.wave],
    ['load/orders-idle', tasks.find(({ id }) => id === 'load/concurrent-orders')?.wave],
  ]);
  expect(series['load/orders-open']?.panels[0]?.lines[0]?.values).toContain(8);
  const at = (task: string, time: 'startedAt' | 'endedAt') => runs.find((run) => run.task === task)?.[time] ?? '';
  expect(at('load/orders-open', 'startedAt') <= at('load/concurrent-orders', 'startedAt')).toBe(true);
  expect(at('load/orders-open', 'endedAt') >= at('load/concurrent-orders', 'endedAt')).toBe(true);
  const report = project.read('results/latest/report.json');
  await project.inProcess(['decide', 'results/latest']);
  expect(project.read('results/latest/report.json')).toBe(report);
});

test('too many during the load block, although all is well before and after it', async () => {
  under = 60;
  const { code } = await gate('--checks', 'load/orders-open');
  expect(code).toBe(1);
  expect(results()).toEqual({
    'load/orders-status': 'pass',
    'load/orders-time': 'pass',
    'load/orders-open': 'fail',
  });
});

test('what was not sampled is sampled again with its load', async () => {
  isShown = false;
  expect((await gate()).code).toBe(2);
  expect(results()).toMatchObject({ 'load/orders-status': 'pass', 'load/orders-open': 'inconclusive' });
  [isShown, isWarm] = [true, false];
  const { code } = await project.inProcess(['again', 'results/latest'], { STAGING_URL: staging.url });
  expect(results()).toMatchObject({
    'load/orders-status': 'pass',
    'load/orders-open': 'pass',
    'load/orders-idle': 'pass',
  });
  expect(code).toBe(0);
  const again = project.report().runs.filter(({ attempt }) => attempt === 2);
  expect(again.map(({ task }) => task).toSorted()).toEqual([
    'load/concurrent-orders',
    'load/orders-idle',
    'load/orders-open',
  ]);
});

test('a plan names no cores for a load and its samplers', async () => {
  const { stdout } = await project.inProcess(['plan', 'shop'], { STAGING_URL: staging.url });
  expect(stdout).toMatch(/, side by side$/m);
  expect(stdout).not.toContain('0 cores');
});
