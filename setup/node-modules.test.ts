import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findNode, installModules, modulesProblem } from './node-modules.js';
import { TestMachine } from './testing/machine.ts';

type Packages = Record<string, { version?: string; optional?: boolean }>;

const wanted: Packages = {
  '': {},
  'node_modules/a': { version: '1.0.0' },
  'node_modules/b-other-platform': { version: '1.0.0', optional: true },
};

function checkout(here: TestMachine, installed?: Packages): void {
  here.file('package-lock.json', JSON.stringify({ packages: wanted }));
  if (installed !== undefined) here.file('node_modules/.package-lock.json', JSON.stringify({ packages: installed }));
}

describe('node_modules', () => {
  test.each<[string, Packages | undefined, string | undefined]>([
    ['whole, without what is for other platforms', { 'node_modules/a': { version: '1.0.0' } }, undefined],
    ['not there', undefined, 'node_modules is not there, or not whole'],
    ['of another version', { 'node_modules/a': { version: '0.9.0' } }, 'node_modules/a is not 1.0.0'],
    ['short of a package', {}, 'node_modules/a is not 1.0.0'],
    [
      'one package more',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1.0.0' } },
      'node_modules/c is not in package-lock.json',
    ],
  ])('%s', (_, installed, problem) => {
    using here = new TestMachine();
    checkout(here, installed);
    expect(modulesProblem(here.folder)).toBe(problem);
  });
});

describe('npm ci', () => {
  const installs = `mkdir -p "$HERE/node_modules"; sleep 0.2; echo '{"packages":{"node_modules/a":{"version":"1.0.0"}}}' > "$HERE/node_modules/.package-lock.json"`;

  test('runs when it is needed, and once for two set-ups at the same time', async () => {
    using here = new TestMachine();
    checkout(here);
    here.tool('npm', installs);
    expect(await Promise.all([installModules(here.machine), installModules(here.machine)])).toEqual([
      undefined,
      undefined,
    ]);
    expect(await installModules(here.machine)).toBeUndefined();
    expect(here.calls).toEqual(['npm ci --include=dev --no-audit --no-fund']);
    expect(here.lines.at(-1)).toMatch(/^set-up: done: installed 2 npm packages \(/);
  });

  test('tells the line that says why it failed', async () => {
    using here = new TestMachine();
    checkout(here);
    here.tool('npm', 'echo "npm error code EUSAGE" >&2; exit 1');
    expect(await installModules(here.machine)).toBe(
      'npm ci ended with exit code 1: npm error code EUSAGE. Run "npm ci" and read what it says',
    );
  });

  test('does not wait for a set-up that has died', async () => {
    using here = new TestMachine();
    checkout(here);
    const name = createHash('sha256').update(here.folder).digest('hex').slice(0, 16);
    here.file(join('cache', 'locks', name), '999999999');
    here.tool('npm', installs);
    expect(await installModules(here.machine)).toBeUndefined();
  });

  test('leaves the lock to the set-up that has it, where waiting for that is interrupted', async () => {
    const interruption = new AbortController();
    using here = new TestMachine({ signal: interruption.signal });
    checkout(here);
    const name = createHash('sha256').update(here.folder).digest('hex').slice(0, 16);
    const lock = here.file(join('cache', 'locks', name), String(process.pid));
    const waiting = installModules(here.machine);
    interruption.abort();
    expect(await waiting).toBe(
      'node_modules is not there, or not whole, and waiting for another set-up of this checkout was interrupted',
    );
    expect(readFileSync(lock, 'utf8')).toBe(String(process.pid));
  });

  test('is not tried offline', async () => {
    using here = new TestMachine({ offline: true });
    checkout(here);
    here.tool('npm', installs);
    expect(await installModules(here.machine)).toMatch(/nothing may be downloaded/);
    expect(here.calls).toEqual([]);
  });
});

describe('the Node that runs TypeScript', () => {
  test('is the one that npm brought', () => {
    using here = new TestMachine();
    const path = here.tool('node', '', 'node_modules/node/bin');
    here.file('node_modules/node/package.json', '{"version":"24.21.0"}');
    expect(findNode(here.machine)).toEqual({ path, version: '24.21.0', how: 'npm package node' });
  });

  test('is the running one where that is new enough', () => {
    using here = new TestMachine();
    expect(findNode(here.machine, { execPath: '/n', version: 'v22.19.0' })).toEqual({
      path: '/n',
      version: '22.19.0',
      how: 'the system',
    });
  });

  test('is no system’s if npm brought it elsewhere', () => {
    using here = new TestMachine();
    const execPath = '/shop/node_modules/node/bin/node';
    expect(findNode(here.machine, { execPath, version: 'v24.21.0' })).toMatchObject({ how: 'npm package node' });
  });

  test('is missing where the install script was off and the running one is old', () => {
    using here = new TestMachine();
    expect(findNode(here.machine, { execPath: '/n', version: 'v20.20.2' })).toMatchObject({
      missing: expect.stringMatching(/this is 20\.20\.2, and .* its install script was off/),
      fix: expect.stringContaining('npm rebuild node --ignore-scripts=false'),
    });
  });
});
