import { expect, test } from 'vitest';
import { isUnasked } from '../../core/contact.ts';
import { answer, serve } from '../../fixtures/testing/server.ts';
import { serveSilence } from '../../fixtures/testing/silent.ts';
import type { Tried } from '../suite/testing/trial.ts';
import { run } from './testing/run.ts';

const silent = 'the gate saw no request from this test itself to staging';

/** Of the tests that failed: nothing of staging, silent, or what it may say of staging. */
function said({ reading }: Tried): Readonly<Record<string, string>> {
  const failed = Object.entries(reading.measurements).filter(([, { value }]) => value === 'failed');
  return Object.fromEntries(
    failed.map(([id, { items = [] }]) => {
      if (isUnasked({ contact: { of: 'test' } }, id, reading)) return [id.slice(4), 'nothing'];
      return [id.slice(4), items.some(({ label }) => label === silent) ? 'silent' : 'something'];
    }),
  );
}

test('a failure says nothing of staging before anything of the suite has asked it', async () => {
  await using app = await serve(answer({ ok: true }));
  await using other = await serve(answer({ ok: true }));
  const tried = await run(
    `const app = '${app.url}';
    test('misses a variable', () => { process.env.SHOP_KEY.trim(); });
    test('hangs', { timeout: 100, retry: 1 }, () => new Promise(() => {}));
    test('asserts', () => { expect(1).toBe(2); });
    test('asks elsewhere', async () => { expect((await fetch('${other.url}')).status).toBe(201); });
    test('asks', async () => { expect((await fetch(app)).status).toBe(201); });
    test('hangs after it', { timeout: 100 }, () => new Promise(() => {}));
    let order;
    beforeAll(() => { order = {}; });
    test('takes a field of what a hook got', () => { order.total.toFixed(2); });
    test('asserts after it', () => { expect(1).toBe(2); });`,
    { environment: { origins: { app: app.url } } },
  );
  expect(said(tried)).toEqual({
    'misses-a-variable': 'nothing',
    hangs: 'nothing',
    asserts: 'nothing',
    'asks-elsewhere': 'nothing',
    asks: 'something',
    'hangs-after-it': 'silent',
    'takes-a-field-of-what-a-hook-got': 'something',
    'asserts-after-it': 'something',
  });
});

test.each([
  ['the global set-up', `await fetch(process.env.APP);`, ''],
  ['a program that it started', `(await import('node:child_process')).spawnSync('true');`, ''],
  [
    'a process of it',
    `(await import('node:child_process')).spawnSync(process.execPath, ['-e', 'fetch(process.env.APP)']);`,
    '',
  ],
  ['a hook for several tests', '', `beforeAll(() => fetch(process.env.APP));`],
  ['the file itself, in vain', '', `await fetch(process.env.DEAD).catch(() => {});`],
])('it may say something once %s has asked', async (_, setUp, spec) => {
  await using app = await serve(answer({ ok: true }));
  const tried = await run(
    `${spec} test('hangs', { timeout: 100 }, () => new Promise(() => {}));`,
    {
      environment: { origins: { app: app.url, dead: `http://127.0.0.2:${app.port}` } },
      files: {
        'vt.config.ts': "export default { test: { include: ['specs/*.spec.ts'], globalSetup: ['./set-up.ts'] } };",
        'set-up.ts': `export default async () => { ${setUp} };`,
      },
    },
    { config: 'vt.config.ts', origins: { APP: 'app', DEAD: 'dead' } },
  );
  expect(said(tried)).toEqual({ hangs: 'silent' });
});

test('what a test sends over a connection of a hook, or by a program, is its own', async () => {
  await using app = await serveSilence();
  const tried = await run(
    `import { spawnSync } from 'node:child_process'; import { Worker } from 'node:worker_threads'; import { WebSocket as Ws } from 'ws';
    let ws, node;
    const opened = (socket) => new Promise((open) => { socket.onopen = () => open(socket); });
    const over = { timeout: 100 }, never = () => new Promise(() => {});
    beforeAll(async () => { [ws, node] = await Promise.all([new WebSocket('${app.url}'.replace('http', 'ws')), new Ws('${app.url}')].map(opened)); });
    test('by WebSocket', over, async () => { ws.send('order'); await never(); });
    test('by ws', over, async () => { node.send('order'); await never(); });
    test('by a program', over, async () => { spawnSync('true'); await never(); });
    test('by a worker', over, async () => { new Worker('0', { eval: true }); await never(); });
    test('not at all', over, never);`,
    { environment: { origins: { app: app.url } } },
  );
  expect(said(tried)).toEqual({
    'by-websocket': 'something',
    'by-ws': 'something',
    'by-a-program': 'something',
    'by-a-worker': 'something',
    'not-at-all': 'silent',
  });
});

test('a test is not silent if a program of a hook may have asked for it, or if another host answered it', async () => {
  await using app = await serve(answer({ ok: true }));
  await using other = await serve(answer({ rows: [] }));
  const tried = await run(
    `import { spawn } from 'node:child_process';
    beforeAll(() => fetch('${app.url}'));
    test('waits', { timeout: 100 }, () => new Promise(() => {}));
    test('reads a database', async () => { await fetch('${other.url}'); throw new Error('no order'); });
    describe('by a program', () => {
      let program;
      beforeAll(() => { program = spawn('cat'); });
      afterAll(() => { program.kill(); });
      test('clicks', { timeout: 100 }, () => new Promise(() => {}));
    });`,
    { environment: { origins: { app: app.url } } },
  );
  expect(said(tried)).toEqual({
    waits: 'silent',
    'reads-a-database': 'something',
    'by-a-program-clicks': 'something',
  });
});

test.each([
  [1, 'something'],
  [2, 'nothing'],
])(
  'a file that asked in another process counts if files run one after the other: with %i workers, %s',
  async (workers, expected) => {
    await using app = await serve(answer({ ok: true }));
    const start = `import { existsSync, writeFileSync } from 'node:fs'; import { vi } from 'vitest'; const mark = import.meta.dirname + '/asked';`;
    const longest = ' '.repeat(2_000);
    const tried = await run(
      `${start} // ${longest}
    test('asks', async () => { expect((await fetch('${app.url}')).status).toBe(200); writeFileSync(mark, ''); });`,
      {
        environment: { origins: { app: app.url } },
        files: {
          'specs/b.spec.ts': `import { test } from 'vitest'; ${start}
          test('misses a variable', async () => { await vi.waitUntil(() => existsSync(mark), 5_000); process.env.SHOP_KEY.trim(); }, 10_000);`,
        },
      },
      { workers },
    );
    expect(said(tried)).toEqual({ 'misses-a-variable': expected });
  },
);
