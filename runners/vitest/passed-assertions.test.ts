import { expect, test } from 'vitest';
import { imports, run } from './testing/run.ts';

test('each attempt counts the assertions of its own body, not of hooks: those of expect and of supertest that are evaluated', async () => {
  const { reading } = await run(
    `const app = http.createServer((_, response) => response.end('x'));
    test('expect', () => { expect(1).toBe(1); });
    test('supertest', async () => { await supertest(app).get('/').expect(200); });
    test('nothing', () => {});
    test('a request without an expectation', async () => { await supertest(app).get('/'); });
    test('an expectation that nobody awaits', () => { supertest(app).get('/').expect(200); });
    test.concurrent('concurrent, with its own expect', async ({ expect }) => { expect(1).toBe(1); });
    test.concurrent('concurrent, empty', async () => { await new Promise((resolve) => setTimeout(resolve, 20)); });`,
    {
      files: {
        'specs/b.spec.ts': `${imports}\ntest('supertest in a second file', async () => { await supertest(http.createServer((_, response) => response.end('x'))).get('/').expect(200); });`,
        'specs/hooks.spec.ts': `${imports}
          import { afterEach, aroundEach, beforeEach } from 'vitest';
          const answers = () => supertest(http.createServer((_, response) => response.end('x'))).get('/').expect(200);
          beforeEach(async () => { expect(1).toBe(1); await answers(); return () => { expect(1).toBe(1); }; });
          afterEach(async () => { expect(1).toBe(1); await answers(); });
          aroundEach(async (runTest) => { expect(1).toBe(1); await runTest(); expect(1).toBe(1); });
          test('hooks: empty', () => {});
          test('hooks: empty, with the expect of its context', ({ expect }) => { expect.getState(); });
          test.concurrent('hooks: empty and concurrent', () => {});
          test('hooks: expect', () => { expect(1).toBe(1); });
          test('hooks: supertest', async () => { await answers(); });
          test.concurrent('hooks: concurrent', async ({ expect }) => { expect(1).toBe(1); });
          let tries = 0;
          test('hooks: empty when it is tried again', { retry: 1 }, () => { if (tries++ === 0) expect(1).toBe(2); });`,
      },
    },
    { workers: 1 },
  );
  const passed = [
    'expect',
    'supertest',
    'concurrent-with-its-own-expect',
    'supertest-in-a-second-file',
    'hooks-expect',
    'hooks-supertest',
    'hooks-concurrent',
  ];
  expect(Object.entries(reading.measurements).map(([id, { value }]) => [id, value])).toEqual(
    passed.map((id) => [`api/${id}`, 'passed']),
  );
  const empty = [
    'nothing',
    'a-request-without-an-expectation',
    'an-expectation-that-nobody-awaits',
    'concurrent-empty',
    'hooks-empty',
    'hooks-empty-with-the-expect-of-its-context',
    'hooks-empty-and-concurrent',
    'hooks-empty-when-it-is-tried-again',
  ];
  expect(Object.entries(reading.gaps ?? {}).map(([id, { code }]) => [id, code])).toEqual(
    empty.map((id) => [`api/${id}`, 'no-assertion']),
  );
});

test.each(['forks', 'vmThreads'])(
  'an assertion counts if it passed before the body of its test ended, in the test that began it, in the pool %s',
  async (pool) => {
    const { reading } = await run(
      `import { EventEmitter } from 'node:events';
    import { Snapshots } from 'vitest';
    const later = (ms, then) => { setTimeout(then, ms); };
    const app = http.createServer((_, response) => response.end('x'));
    const rejected = () => Promise.reject(new Error('no'));
    const events = new EventEmitter();
    beforeAll(() => { events.on('asked', (value) => { expect(value).toBe(1); }); });
    expect.extend({ toBeOne: (value) => ({ pass: value === 1, message: () => 'not one' }), toBecomeOne: async (value) => ({ pass: (await value) === 1, message: () => 'not one' }),
      async toBecome(value, inline) { await value; return Snapshots.toMatchInlineSnapshot.call(this, await value, inline); } });
    test('no matcher', () => { expect(1); });
    test('swallowed by try', () => { try { expect(1).toBe(2); } catch {} });
    test('swallowed, of chai', () => { try { expect(1).to.not.be.a('number'); } catch {} try { expect(false).to.be.true; } catch {} });
    test('swallowed by catch', async () => { await expect(rejected()).resolves.toBe(1).catch(() => {}); });
    test('swallowed by then', async () => { await expect(Promise.resolve(1)).rejects.toThrow().then(() => {}, () => {}); });
    test('swallowed poll', async () => { await expect.poll(() => 1, { timeout: 50 }).toBe(2).catch(() => {}); });
    test('swallowed matcher of its own', async () => { try { expect(2).toBeOne(); } catch {} await expect(2).toBecomeOne().catch(() => {}); });
    test('swallowed snapshot', () => { try { expect(1).toMatchInlineSnapshot('2'); } catch {} });
    test('swallowed supertest', async () => { await supertest(app).get('/').expect(404).catch(() => {}); });
    test('a promise itself', async () => { const asked = Promise.resolve(false); expect(asked).toBeTruthy(); expect(asked).to.exist; await asked; });
    test('ends in the next', () => { later(20, () => { expect(1).toBe(1); }); });
    test('waits', async () => { await new Promise((resolve) => later(60, resolve)); });
    test('passes, and swallows another', () => { try { expect(1).toBe(2); } catch {} expect(1).toBe(1); });
    test('passes at last', async () => { let turn = 0; await expect.poll(() => ++turn).toBe(2); });
    test('passes by promise', async () => { await expect(rejected()).rejects.toThrow('no'); });
    test('passes by chai', () => { expect([1]).to.include.members([1]); });
    test('passes by property', () => { expect(true).to.be.true; });
    test('passes by matchers of its own', async () => { expect(1).toBeOne(); await expect(1).toBecomeOne(); await expect(1).toBecome('1'); });
    test('passes by snapshots', () => { expect(1).toMatchInlineSnapshot('1'); expect(2).toMatchInlineSnapshot('2'); });
    test('passes in a listener', () => { events.emit('asked', 1); });
    test('passes softly', () => { expect.soft(1).toBe(1); });
    test.concurrent('concurrent and empty', async () => { await new Promise((resolve) => later(60, resolve)); });
    test.concurrent('concurrent', async () => { await new Promise((resolve) => later(20, resolve)); expect(1).toBe(1); });
    test('unawaited', () => { expect(Promise.resolve(1)).resolves.toBe(1); });`,
      { files: { 'vt.config.ts': `export default { test: { include: ['specs/*.spec.ts'], pool: '${pool}' } };` } },
      { workers: 1, config: 'vt.config.ts' },
    );
    const outcomes = Object.entries(reading.measurements).map(([id, { value }]) => [id, value]);
    expect(outcomes).toEqual([
      ['api/passes-and-swallows-another', 'passed'],
      ...[
        'at-last',
        'by-promise',
        'by-chai',
        'by-property',
        'by-matchers-of-its-own',
        'by-snapshots',
        'in-a-listener',
        'softly',
      ].map((name) => [`api/passes-${name}`, 'passed']),
      ['api/concurrent', 'passed'],
      ['api/unawaited', 'failed'],
    ]);
    const empty = Object.entries(reading.gaps ?? {});
    expect(empty.map(([id]) => id)).toHaveLength(13);
    expect(empty.filter(([, { code }]) => code !== 'no-assertion')).toEqual([]);
  },
);
