import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { answer, serve } from '../fixtures/testing/server.ts';
import { hasK6, k6Tool } from '../gate/testing/tools.ts';
import { trial } from '../gate/testing/trial.ts';
import { k6 } from '../runners/k6/index.ts';
import { users } from './users.ts';

const root = mkdtempSync(join(tmpdir(), 'stagegate-load-'));
const ledger = join(root, 'ledger.jsonl');
afterEach(() => rmSync(root, { recursive: true, force: true }));

test.skipIf(!hasK6)(
  'what a script created and did not remove is left to the gate, and its credentials are kept out of the evidence',
  async () => {
    const entry = (what: string) => ({
      what,
      request: { path: `/${what}`, headers: { authorization: 'Bearer eyJtoken' } },
    });
    writeFileSync(
      join(root, 'shop.ts'),
      `import http from 'k6/http';
     import { created, removed } from '${join(import.meta.dirname, 'lib/created.ts')}';
     import { request } from '${join(import.meta.dirname, 'lib/request.ts')}';
     export function setup(): void {
       created(${JSON.stringify(entry('kept'))});
       created(${JSON.stringify(entry('gone'))});
       removed({ what: 'gone' });
     }
     export default function (): void { request({ path: '/' }); }`,
    );
    await using target = await serve(answer({}));
    const claim = users('shop.ts', {
      quick: [
        [1, '100ms'],
        [1, '1300ms'],
      ],
      full: [
        [1, '100ms'],
        [1, '1m'],
      ],
      p95: { max: 500 },
      errors: { max: 0 },
      checks: false,
    });
    const { end, files } = await trial(claim, k6, {
      root,
      tools: { k6: await k6Tool() },
      environment: {
        origins: { app: target.url },
        headers: { 'x-access': 'staging' },
        loadHeaders: { 'x-load': 'key' },
        basic: { username: 'user', password: 'word' },
        cookies: [{ origin: 'app', name: 'seen', value: 'yes' }],
        ledger,
      },
    });
    expect(end.status).toBe('completed');
    expect(
      existsSync(ledger)
        ? readFileSync(ledger, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line))
        : [],
    ).toEqual([entry('kept')]);
    expect([...files.values()].map((bytes) => new TextDecoder().decode(bytes)).join()).not.toContain('eyJtoken');
    const sent = target.requests.map(
      ({ headers }) => `${headers['x-access']} ${headers['x-load']} ${headers.authorization} ${headers.cookie}`,
    );
    expect(new Set(sent)).toEqual(new Set([`staging key Basic ${btoa('user:word')} seen=yes`]));
  },
);
