import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { redactor } from '../../fixtures/redaction/redact.ts';
import { answer, authority, serveSecurely } from '../../fixtures/testing/server.ts';
import { hasK6, hasXk6Ts, k6Tool } from '../../gate/testing/tools.ts';
import { trial } from '../../gate/testing/trial.ts';
import { k6 } from './index.ts';
import { type Case, type CaseName, cases, claimOf, play } from './testing/cases.ts';

describe.skipIf(!hasK6)('k6', { timeout: 60_000, concurrent: true }, () => {
  test.each([
    ['crashed', 'errored', 'tool-failed'],
    ['killed', 'errored', 'tool-killed'],
    ['interrupted', 'interrupted', 'interrupted'],
    // xk6-ts loads what plain k6 hangs on.
    ...(hasXk6Ts ? [] : [['hung', 'errored', 'tool-timed-out'] as const]),
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
      reason: { code: 'untrusted-certificate', detail: expect.stringMatching(/x509|certificate/) },
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

  describe('the dashboard', () => {
    const asked: Case = { ...cases.normal, dashboard: true, stages: [[5, 6]] };
    const shown = (html: string): string => {
      const packed = /id="data"[^>]*>\s*([A-Za-z0-9+/=]+)/.exec(html)?.[1] ?? '';
      return gunzipSync(Buffer.from(packed, 'base64')).toString();
    };

    test('is a page that two runs side by side leave, named first, with its secrets taken out', async () => {
      const trials = await Promise.all([play(asked), play(asked)]);
      for (const { end, files, reading } of trials) {
        expect(end.status).toBe('completed');
        expect(reading.measurements['load/shop-p95']?.evidence?.[0]).toBe('dashboard.html');
        const page = files.get('dashboard.html') ?? new Uint8Array();
        const data = shown(Buffer.from(page).toString());
        expect(data).toContain('http_req_duration');
        expect(page.length).toBeLessThan(500_000);
        const secret = 'http_req_duration';
        const clean = shown(
          Buffer.from(redactor([{ name: 'METRIC', value: secret }])(page, 'dashboard.html')).toString(),
        );
        expect(clean).toContain('[secret METRIC]');
        expect(clean).not.toContain(secret);
      }
    });

    test('is absent if it was not asked for, or k6 did not finish', async () => {
      const [plain, killed] = await Promise.all([
        play({ ...asked, dashboard: false }),
        play({ ...cases.killed, dashboard: true }),
      ]);
      expect(plain.files.has('dashboard.html')).toBe(false);
      expect(plain.reading.measurements['load/shop-p95']?.evidence).not.toContain('dashboard.html');
      expect(killed.end).toMatchObject({ status: 'errored', reason: { code: 'tool-killed' } });
      expect(killed.files.has('dashboard.html')).toBe(false);
    });
  });

  test('what setup() returns is kept out of the evidence', async () => {
    const script = `${cases.normal.script}\nexport function setup(): { token: string } { return { token: 'eyJsecret' }; }`;
    const { files, end } = await play({ script });
    expect(end.status).toBe('completed');
    expect([...files.values()].map((bytes) => new TextDecoder().decode(bytes)).join('')).not.toContain('eyJsecret');
  });
});
