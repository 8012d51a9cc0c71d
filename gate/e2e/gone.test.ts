/** Staging goes away, or a request goes unanswered: who staging is after a failure decides whose the failure is. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Project } from '../testing/command.ts';
import { definition, type Staging, startStaging } from '../testing/staging.ts';

let staging: Staging;
let project: Project;
beforeEach(async () => {
  staging = await startStaging();
  // An origin that never answered is no excuse.
  const origins = "env('STAGING_URL'), docs: 'http://127.0.0.1:2'";
  const shop = definition(`endpoint('/orders', { is: 200, within: 2 })`).replace("env('STAGING_URL')", origins);
  project = new Project({ 'fixtures/environments/shop.ts': shop });
});
afterEach(async () => {
  project[Symbol.dispose]();
  await staging[Symbol.asyncDispose]();
});

const gate = () => project.inProcess(['shop'], { STAGING_URL: staging.url });
const found = () => project.report().findings.map(({ result, cause }) => `${result}: ${cause}`);

it('staging that is gone after a failure is the environment’s, also when it is judged again', async () => {
  staging.intercept = ({ url }, response) => {
    if (url !== '/orders') return false;
    response.writeHead(500).end('closing down', () => void staging[Symbol.asyncDispose]());
    return true;
  };
  const { code, stdout } = await gate();
  expect({ code, found: found() }).toEqual({ code: 2, found: ['inconclusive: gone'] });
  expect(stdout).toMatch(/staging stopped answering while the gate ran[\s\S]*app: .* refused the connection/);
  expect(await project.inProcess(['decide', 'results/latest'])).toMatchObject({ code: 2 });
  expect(found()).toEqual(['inconclusive: gone']);
});

it('what is left of the wave is stopped, and says why, once staging is gone', async () => {
  staging.intercept = ({ url }, response) => {
    if (url !== '/orders') return false;
    response.writeHead(500).end('closing down', () => void staging[Symbol.asyncDispose]());
    return true;
  };
  const results = (name: string, effect: string): string =>
    `results({ name: '${name}', run: 'sleep 100', effect: '${effect}', junit: 'out.xml', tests: ['a'], seconds: 90 })`;
  const claims = [results('slow', 'read'), `endpoint('/orders', { layer: 'api', is: 200 })`, results('next', 'write')];
  const shop = definition(claims.join(', ')).replace('import {', 'import { results,');
  project.write('fixtures/environments/shop.ts', shop.replace("['health']", '[]'));
  const { code } = await gate();
  const { runs, findings } = project.report();
  expect(code).toBe(2);
  const ends = runs.map(({ task, status, reason }) => [task, status, reason?.code]);
  expect(ends.toSorted()).toEqual([
    ['api/get-orders', 'completed', undefined],
    ['api/next', 'not-run', 'gone'],
    ['api/slow', 'interrupted', 'gone'],
  ]);
  expect(findings.find(({ task }) => task === 'api/slow')).toMatchObject({
    cause: 'gone',
    reason: { code: 'gone', detail: expect.stringContaining('refused the connection') },
  });
});

it.each([
  ['closes the connection', 'it closed the connection', (socket: { destroy(): void }) => socket.destroy()],
  ['never answers', 'within 2 s', () => {}],
])('a request that staging %s blocks if the same build answers afterwards', async (_, words, treat) => {
  staging.intercept = ({ url, socket }) => {
    if (url === '/orders') treat(socket);
    return url === '/orders';
  };
  const claims = `endpoint('/orders', { is: 200, within: 2 }), stream('/orders', { layer: 'health', within: 2 })`;
  project.write('fixtures/environments/shop.ts', definition(claims).replace('import {', 'import { stream,'));
  const { code, stdout } = await gate();
  expect(project.report().findings.map(({ check }) => check.id)).toContain('health/stream-orders-first-event');
  expect({ code, found: new Set(found()) }).toEqual({ code: 1, found: new Set(['fail: beyond-threshold']) });
  expect(stdout).toMatch(new RegExp(`got no answer from ${staging.url}/orders:? ${words}`));
  expect(await project.inProcess(['decide', 'results/latest'])).toMatchObject({ code: 1 });
});

it('an origin without an identity that is gone after a failure is the environment’s', async () => {
  const other: Server = createServer(({ url }, response) => {
    response.writeHead(500).end('', () => {
      if (url !== '/orders') return;
      other.closeAllConnections();
      other.close();
    });
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  project.write(
    'fixtures/environments/shop.ts',
    definition(`endpoint('/orders', { is: 200, origin: 'web', samples: 1 })`).replace(
      "env('STAGING_URL')",
      `env('STAGING_URL'), web: '${url}'`,
    ),
  );
  const { code, stdout } = await gate();
  expect({ code, found: found() }).toEqual({ code: 2, found: ['inconclusive: gone'] });
  expect(stdout).toMatch(/web: .* refused the connection/);
});

it('a failure in an interrupted run counts only if staging still answers', async () => {
  project.write(
    'specs/orders.spec.ts',
    `import { expect, test } from 'vitest';
    import { environment } from 'stagegate/vitest';
    test('orders', async () => { expect((await fetch(environment().origins.app + '/orders')).status).toBe(200); });
    test('stock', { timeout: 60_000 }, async () => {
      for (;;) { await fetch(environment().origins.app + '/stock'); await new Promise((next) => setTimeout(next, 10)); }
    });`,
  );
  /** Requests after which Vitest has said how the first test ended. */
  const enough = 100;
  const claims = definition(`vitest({ specs: 'specs' })`).replace('import {', 'import { vitest,');
  project.write('fixtures/environments/shop.ts', claims.replace("requiredLayers: ['health']", 'requiredLayers: []'));
  for (const [leaves, cause] of [
    [false, 'beyond-threshold'],
    [true, 'gone'],
  ] as const) {
    let asked = 0;
    const { promise: stock, resolve: reached } = Promise.withResolvers<void>();
    staging.intercept = ({ url }, response) => {
      if (url === '/orders') response.writeHead(500).end();
      if (url === '/stock') response.end('', () => ++asked === enough && reached());
      return url === '/orders' || url === '/stock';
    };
    const running = project.start(['shop'], { STAGING_URL: staging.url });
    await stock;
    if (leaves) await staging[Symbol.asyncDispose]();
    running.child.kill('SIGINT');
    await running.ended;
    expect(project.report().findings.find(({ check }) => check.id === 'api/orders')?.cause).toBe(cause);
  }
});
