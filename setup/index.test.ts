import { expect, test } from 'vitest';
import { ensure, ensureOn, inspect, namedIn } from './index.js';
import { apt, says, TestMachine } from './testing/machine.ts';

test('gets the tools side by side', async () => {
  using here = new TestMachine();
  // Each waits until the other has begun: one after the other would end in failure.
  const meet = (own: string, other: string): string =>
    `touch "$HERE/${own}"; for i in $(seq 200); do [ -e "$HERE/${other}" ] && break; sleep 0.05; done; [ -e "$HERE/${other}" ] || exit 1`;
  here.tool('redis-server', says('Redis server v=7.0.15 sha=0'), 'spare');
  here.tool('apt-get', apt(`${meet('apt-begun', 'go-begun')}; cp "$HERE/spare/redis-server" "$HERE/bin/"`));
  here.tool(
    'go',
    `[ "$1" = version ] && echo 'go version go1.26.8' && exit 0
     ${meet('go-begun', 'apt-begun')}; printf '#!/bin/sh\\necho k6 v1.8.1' > k6; chmod +x k6`,
  );
  expect(await ensureOn(here.machine, ['k6', 'redis'])).toMatchObject({
    k6: { version: '1.8.1' },
    redis: { version: '7.0.15' },
  });
});

test('offline, tells what is missing and runs no installer', async () => {
  using here = new TestMachine({ offline: true });
  here.tool('apt-get', '');
  here.tool('go', says('go version go1.26.8'));
  expect(await ensureOn(here.machine, ['chromium', 'k6', 'redis'])).toMatchObject({
    chromium: { missing: 'no Chromium was found (offline: nothing was installed)' },
    k6: { missing: expect.stringContaining('building it needs the network') },
    redis: {
      missing: 'no redis-server is on the PATH (offline: nothing was installed)',
      fix: 'run "apt-get install redis-server"',
    },
  });
  expect(here.calls).toEqual([]);
});

test('STAGEGATE_OFFLINE=1 is offline', async () => {
  using here = new TestMachine();
  const env = { ...here.machine.env, STAGEGATE_OFFLINE: '1', XDG_CACHE_HOME: here.folder };
  here.tool('apt-get', '');
  expect(await ensure(['redis'], { env, offline: false })).toMatchObject({
    redis: { missing: expect.stringContaining('(offline') },
  });
  expect(here.calls).toEqual([]);
});

test('tells which tools the user has named', () => {
  const env = { K6_BIN: '/srv/k6', CHROME_PATH: '', REDIS_BIN: '/srv/redis' };
  expect(namedIn(['chromium', 'k6', 'redis'], env)).toEqual(['k6']);
});

test('an installer that itself fails makes its tool missing, and no other', async () => {
  using here = new TestMachine({ root: '/nowhere' });
  here.tool('go', says('go version go1.26.8'));
  here.tool('redis-server', says('Redis server v=7.0.15 sha=0'));
  expect(await ensureOn(here.machine, ['k6', 'redis'])).toMatchObject({
    k6: { missing: expect.stringContaining('its set-up failed: ENOENT') },
    redis: { version: '7.0.15' },
  });
});

test('an interrupted set-up ends at once and says so', async () => {
  using here = new TestMachine({ signal: AbortSignal.abort() });
  here.tool('apt-get', '');
  expect(await ensureOn(here.machine, ['redis'])).toMatchObject({
    redis: { missing: expect.stringContaining('was interrupted') },
  });
  expect(here.calls).toEqual([]);
});

test('an inspection tells of everything and installs nothing', async () => {
  using here = new TestMachine();
  here.tool('apt-get', '');
  const lines: string[] = [];
  const found = await inspect({
    env: { ...here.machine.env, XDG_CACHE_HOME: here.folder },
    log: (line) => lines.push(line),
  });
  expect(Object.keys(found).sort()).toEqual(['chromium', 'k6', 'node', 'packages', 'postgres', 'prometheus', 'redis']);
  expect(found.redis).toMatchObject({ missing: 'no redis-server is on the PATH' });
  expect(found.node).toHaveProperty('path');
  expect(lines).toEqual([]);
  expect(here.calls).toEqual([]);
});
