import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answer, authority, serveSecurely } from '../../../fixtures/testing/server.ts';
import { hasK6, k6Tool } from '../../testing/tools.ts';
import { trial } from '../../testing/trial.ts';
import { k6 } from './index.ts';
import { type CaseName, cases, claimOf, play } from './testing/cases.ts';

describe.skipIf(!hasK6)('k6', { timeout: 60_000 }, () => {
  test.each([
    ['crashed', 'errored', 'tool-failed'],
    ['killed', 'errored', 'tool-killed'],
    ['interrupted', 'interrupted', 'interrupted'],
    ['hung', 'errored', 'tool-timed-out'],
  ] as const)('%s: %s', async (name: CaseName, status, code) => {
    const { end, causes } = await play(cases[name]);
    expect(end).toMatchObject({ status, reason: { code } });
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test.each(['unreachable', 'production'] as const)('%s: nothing is measured', async (name) => {
    const { reading } = await play(cases[name]);
    expect(reading).toMatchObject({
      measurements: {},
      reason: { code: name === 'production' ? 'refused-production' : 'unreachable' },
    });
  });

  test('a script that is not there is refused with its path and root, and named when it goes before the run', async () => {
    const root = mkdtempSync(join(tmpdir(), 'stagegate-gone-'));
    const gone = () => rmSync(join(root, 'shop.ts'));
    const attempt = async () =>
      trial(claimOf(cases.normal), k6, { root, tools: { k6: await k6Tool() }, between: gone });
    await expect(attempt()).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(`"shop.ts": it was looked for in ${root}`),
    });
    writeFileSync(join(root, 'shop.ts'), cases.normal.script);
    expect((await attempt()).end).toMatchObject({
      status: 'errored',
      reason: { detail: expect.stringContaining('shop.ts') },
    });
    rmSync(root, { recursive: true });
  });

  test('the private authority is trusted, and nothing but it is needed', async () => {
    const root = mkdtempSync(join(tmpdir(), 'stagegate-tls-'));
    await using target = await serveSecurely('valid', answer({}));
    writeFileSync(join(root, 'shop.ts'), cases.normal.script);
    const under = async (environment: object) =>
      trial(claimOf({ ...cases.normal, stages: [[2, 1]] }), k6, {
        root,
        tools: { k6: await k6Tool() },
        environment: { origins: { app: target.url }, ...environment },
      });
    expect((await under({ ca: authority })).reading.measurements['load/shop-errors']).toMatchObject({ value: 0 });
    expect((await under({})).reading).toMatchObject({
      measurements: {},
      reason: { code: 'unreachable', detail: expect.stringMatching(/x509|certificate/) },
    });
    rmSync(root, { recursive: true });
  });

  test('samples without the tag that tells failures from answers are no samples', async () => {
    const script = `${cases.normal.script}\nexport const options = { systemTags: ['status'] };`;
    const { end, causes } = await play({ script });
    expect(end).toMatchObject({
      status: 'errored',
      reason: { code: 'tool-output-unreadable', detail: expect.stringContaining('systemTags') },
    });
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test.each(['setup', 'setup cart', 'teardown'])("a user's group %j is none of setup()", async (group) => {
    const script = `${cases.failing.script.replace('  ask();', `  group('${group}', () => ask());`)}
      import { group } from 'k6';
      export function setup(): void { group('inner', () => ask()); }
      export function teardown(): void { ask(); }`;
    const { files, causes } = await play({ ...cases.failing, script });
    const { outside, requests } = JSON.parse(new TextDecoder().decode(files.get('requests.json')));
    expect(outside).toMatchObject({ requests: 2 });
    expect(requests).toMatchObject([{ name: 'GET /', failed: [{ status: 503 }] }]);
    expect(causes).toMatchObject({ 'load/shop-errors': 'beyond-threshold', 'load/shop-checks': 'beyond-threshold' });
  });

  test('what setup() returns is kept out of the evidence', async () => {
    const script = `${cases.normal.script}\nexport function setup(): { token: string } { return { token: 'eyJsecret' }; }`;
    const { files, end } = await play({ script });
    expect(end.status).toBe('completed');
    expect([...files.values()].map((bytes) => new TextDecoder().decode(bytes)).join('')).not.toContain('eyJsecret');
  });
});
