import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { k6Tool } from '../../testing/tools.ts';
import { trial } from '../../testing/trial.ts';
import { k6 } from './index.ts';
import { type CaseName, cases, claimOf, play } from './testdata/cases.ts';

describe('k6', { timeout: 60_000 }, () => {
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

  test('a script that is not there is named', async () => {
    const { end } = await trial(claimOf(cases.normal), k6, { tools: { k6: await k6Tool() } });
    expect(end).toMatchObject({ status: 'errored', reason: { detail: expect.stringContaining('shop.ts') } });
  });

  test('the private authority is trusted, and nothing but it is needed', async () => {
    const root = mkdtempSync(join(tmpdir(), 'stagegate-tls-'));
    const [key, cert] = [join(root, 'key.pem'), join(root, 'cert.pem')];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
        '-subj',
        '/CN=staging',
        '-addext',
        'subjectAltName=IP:127.0.0.1',
        '-keyout',
        key,
        '-out',
        cert,
      ],
      { stdio: 'ignore' },
    );
    const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) =>
      response.end('{}'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      writeFileSync(join(root, 'shop.ts'), cases.normal.script);
      const origins = { app: `https://127.0.0.1:${(server.address() as AddressInfo).port}` };
      const under = async (environment: object) =>
        trial(claimOf({ ...cases.normal, stages: [[2, 1]] }), k6, {
          root,
          tools: { k6: await k6Tool() },
          environment: { origins, ...environment },
        });
      expect((await under({ ca: cert })).reading.measurements['load/shop-errors']).toMatchObject({ value: 0 });
      expect((await under({})).reading).toMatchObject({
        measurements: {},
        reason: { code: 'unreachable', detail: expect.stringMatching(/x509|certificate/) },
      });
    } finally {
      server.closeAllConnections();
      server.close();
      rmSync(root, { recursive: true, force: true });
    }
  });

  test('what setup() returns is kept out of the evidence', async () => {
    const script = `${cases.normal.script}\nexport function setup(): { token: string } { return { token: 'eyJsecret' }; }`;
    const { files, end } = await play({ script });
    expect(end.status).toBe('completed');
    expect([...files.values()].map((bytes) => new TextDecoder().decode(bytes)).join('')).not.toContain('eyJsecret');
  });
});
