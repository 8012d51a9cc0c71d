import type { RequestListener, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import type { Contact } from '../../core/model.ts';
import { answer, routes, serve } from '../../fixtures/testing/server.ts';
import { vitest as claim } from '../../suites/api/vitest.ts';
import { tryOut } from '../suite/testing/trial.ts';
import { vitest } from './index.ts';

/** `/slow` is answered when `/release` is asked, and the other way round. */
function together(): Record<'/slow' | '/release', RequestListener> {
  const open = { '/slow': [] as ServerResponse[], '/release': [] as ServerResponse[] };
  const handle =
    (path: keyof typeof open): RequestListener =>
    (_, response) => {
      open[path].push(response);
      if (Object.values(open).some((waiting) => waiting.length === 0)) return;
      for (const waiting of Object.values(open)) waiting.shift()?.end('x');
    };
  return { '/slow': handle('/slow'), '/release': handle('/release') };
}

test('each attempt of a test has its own contact: what staging answered while it ran', async () => {
  await using app = await serve(routes({ '/': answer({ ok: true }), '/orders': answer({}, 500), ...together() }));
  await using other = await serve(answer({ ok: true }));
  const { reading } = await tryOut(vitest, claim({ specs: 'specs', origins: { APP: 'app' }, workers: 1 }), {
    environment: { origins: { app: app.url } },
    files: {
      'specs/a.spec.ts': `import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
        import { execFile, spawnSync } from 'node:child_process';
        import { promisify } from 'node:util';
        import net from 'node:net';
        import supertest from 'supertest';
        const app = process.env.APP;
        const ask = async (url = app) => { expect((await fetch(url)).status).toBe(200); };
        const release = () => promisify(execFile)(process.execPath, ['-e', 'fetch(process.env.APP + "/release")']);
        test('asks', () => ask());
        test('supertest', async () => { await supertest(app).get('/').expect(200); });
        test('nothing', () => { expect(1).toBe(1); });
        test('another server', () => ask('${other.url}'));
        test('replaced', async () => {
          const real = globalThis.fetch;
          globalThis.fetch = async () => new Response('made up');
          try { await ask(); } finally { globalThis.fetch = real; }
        });
        let answered;
        test('awaits nothing', () => { answered = fetch(app + '/slow'); expect(1).toBe(1); });
        test('comes while another is answered', async () => { await release(); expect((await answered).status).toBe(200); });
        test('in a process of its own', () => { expect(spawnSync(process.execPath, ['-e', 'fetch(process.env.APP)']).status).toBe(0); });
        test('is counted', async () => { expect((await fetch(app + '/statistics', { method: 'POST' })).status).toBe(404); });
        test('orders', async () => { await fetch(app + '/statistics', { method: 'POST' }); expect(await (await fetch(app + '/orders?cart=1', { method: 'POST' })).json()).toEqual({ id: 1 }); });
        describe('hooks of each', () => {
          beforeEach(() => ask());
          test('count', () => { expect(1).toBe(1); });
        });
        describe('hooks after each', () => {
          afterEach(() => ask());
          test('count as well', () => { expect(1).toBe(1); });
        });
        describe('hooks of all', () => {
          beforeAll(() => ask());
          afterAll(() => ask());
          test('do not count', () => { expect(1).toBe(1); });
        });
        const withData = test.extend({ data: async ({}, use) => { await ask(); await use(1); } });
        withData('fixture', ({ data }) => { expect(data).toBe(1); });
        let tries = 0;
        test('first try alone', { retry: 1 }, async () => { if (tries++ === 0) await ask(); expect(tries).toBe(2); });
        let again = 0;
        test('second try alone', { retry: 1 }, async () => { if (again++ === 1) await ask(); expect(again).toBe(2); });
        describe.concurrent('at once', () => {
          const reached = Promise.withResolvers();
          test('reaches', async ({ expect }) => { expect((await fetch(app + '/slow')).status).toBe(200); reached.resolve(); });
          test('reaches nobody', async ({ expect }) => { await release(); await reached.promise; expect(1).toBe(1); });
        });
        describe('a connection that is kept', () => {
          let socket;
          beforeAll(async () => { socket = net.connect(${app.port}, '127.0.0.1'); await new Promise((done) => socket.once('connect', done)); });
          afterAll(() => { socket.destroy(); });
          const say = async () => { const heard = new Promise((done) => socket.once('data', done)); socket.write('GET / HTTP/1.1\\r\\nhost: x\\r\\n\\r\\n'); await heard; };
          test('is used', async () => { await say(); expect(1).toBe(1); });
          test('is idle', () => { expect(1).toBe(1); });
        });`,
    },
  });
  const names = ({ origins, others }: Contact): string => [...Object.keys(origins), ...others].join();
  const contacts = Object.entries(reading.contacts ?? {}).map(([id, contact]) => [id.slice(4), names(contact)]);
  const failed = Object.entries(reading.measurements).filter(([, { value }]) => value === 'failed');
  expect(failed.map(([id, { items = [] }]) => [id, items.slice(1)])).toEqual([
    ['api/orders', [{ label: 'POST /orders answered 500', shows: '/orders answered 500' }]],
  ]);
  expect(Object.fromEntries(contacts)).toEqual({
    asks: 'app',
    supertest: 'app',
    nothing: '',
    'another-server': `127.0.0.1:${other.port}`,
    replaced: '',
    'awaits-nothing': '',
    'comes-while-another-is-answered': '',
    'in-a-process-of-its-own': '',
    'is-counted': 'app',
    orders: 'app',
    'hooks-of-each-count': 'app',
    'hooks-after-each-count-as-well': 'app',
    'hooks-of-all-do-not-count': '',
    fixture: 'app',
    'first-try-alone': '',
    'second-try-alone': 'app',
    'at-once-reaches': 'app',
    'at-once-reaches-nobody': '',
    'a-connection-that-is-kept-is-used': 'app',
    'a-connection-that-is-kept-is-idle': '',
  });
  expect(reading.contact).toEqual({ origins: { app: expect.any(Number) }, others: [`127.0.0.1:${other.port}`] });
});

test('what a spec puts in the place of Node’s functions changes nothing in the record', async () => {
  await using app = await serve(answer({ ok: true }));
  await using other = await serve(answer({ ok: true }));
  const { reading } = await tryOut(vitest, claim({ specs: 'specs' }), {
    environment: { origins: { app: app.url } },
    files: {
      'specs/a.spec.ts': `import fs from 'node:fs';
        import { syncBuiltinESMExports } from 'node:module';
        import net from 'node:net';
        import { afterAll, beforeAll, expect, test, vi } from 'vitest';
        const writing = ['appendFileSync', 'closeSync', 'openSync', 'readFileSync', 'writeFileSync', 'writeSync'];
        beforeAll(() => {
          for (const name of writing) vi.spyOn(fs, name).mockImplementation(() => undefined);
          for (const name of ['isIP', 'isIPv4', 'isIPv6']) vi.spyOn(net, name).mockReturnValue(0);
          syncBuiltinESMExports();
        });
        afterAll(() => { vi.restoreAllMocks(); syncBuiltinESMExports(); });
        test('asks', async () => {
          expect((await fetch('${app.url}')).status).toBe(200);
          expect((await fetch('${other.url}')).status).toBe(200);
        });`,
    },
  });
  const reached = { origins: { app: 1 }, others: [`127.0.0.1:${other.port}`] };
  expect({ ...reading, measurements: undefined }).toEqual({
    measurements: undefined,
    gaps: {},
    contact: reached,
    contacts: { 'api/asks': reached },
  });
});

test('the hooks of all, the set-up and the processes of a suite are contacts of the task', async () => {
  await using app = await serve(answer({ ok: true }));
  const { reading } = await tryOut(vitest, claim({ specs: 'specs', config: 'vt.config.ts' }), {
    environment: { origins: { app: app.url } },
    files: {
      'vt.config.ts': "export default { test: { include: ['specs/*.spec.ts'], globalSetup: ['./set-up.ts'] } };",
      'set-up.ts': `export default async () => { await fetch('${app.url}'); };`,
      'specs/a.spec.ts': `import { spawnSync } from 'node:child_process';
        import { beforeAll, expect, test } from 'vitest';
        beforeAll(async () => { await fetch('${app.url}'); });
        beforeAll(() => { spawnSync(process.execPath, ['-e', 'fetch("${app.url}")']); });
        test('nothing', () => { expect(1).toBe(1); });`,
    },
  });
  expect(reading.contact).toEqual({ origins: { app: 3 }, others: [] });
  expect(reading.contacts).toEqual({ 'api/nothing': { origins: {}, others: [] } });
});

test('files that share a process, but not its global scope, are watched once', async () => {
  await using app = await serve(answer({ ok: true }));
  await using second = await serve(answer({ ok: true }));
  const spec = (prefix: string): string => `import net from 'node:net';
    import supertest from 'supertest';
    import { expect, test } from 'vitest';
    test('${prefix}asks', async () => { await supertest('${app.url}').get('/').expect(200); });
    test('${prefix}watched once', async () => {
      if (process.push !== undefined) await fetch('${second.url}');
      process.push ??= net.Socket.prototype.push;
      expect(process.push === net.Socket.prototype.push).toBe(true);
    });`;
  const { reading } = await tryOut(vitest, claim({ specs: 'specs', config: 'vt.config.ts', workers: 1 }), {
    environment: { origins: { app: app.url } },
    files: {
      'vt.config.ts': "export default { test: { include: ['specs/*.spec.ts'], pool: 'vmThreads' } };",
      'specs/a.spec.ts': spec(''),
      'specs/b.spec.ts': spec('again '),
    },
  });
  expect(second.requests).toHaveLength(1);
  expect(Object.entries(reading.measurements).map(([id, { value }]) => [id, value])).toEqual(
    ['asks', 'watched-once', 'again-asks', 'again-watched-once'].map((id) => [`api/${id}`, 'passed']),
  );
  expect(reading.contacts).toMatchObject({
    'api/asks': { origins: { app: 1 } },
    'api/again-asks': { origins: { app: 1 } },
  });
});
