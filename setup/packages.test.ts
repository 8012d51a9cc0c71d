import { expect, test } from 'vitest';
import { installCommand, installPackage } from './packages.js';
import { redis } from './redis.js';
import { apt, says, TestMachine } from './testing/machine.ts';

const server = (version: string): string => says(`Redis server v=${version} sha=0 malloc=jemalloc bits=64`);
const brings = `cp "$HERE/spare/redis-server" "$HERE/bin/redis-server"`;

test('as root, apt gets its lists where they are empty, then installs', async () => {
  using here = new TestMachine();
  here.tool('redis-server', server('7.0.15'), 'spare');
  here.tool('apt-get', apt(brings));
  expect(await redis.install(here.machine, { missing: '', fix: '' })).toMatchObject({
    version: '7.0.15',
    how: 'apt-get',
  });
  expect(here.calls.slice(0, 2)).toEqual([
    'apt-get update',
    'apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 redis-server',
  ]);
});

test('fresh lists are not fetched again, unless the package is not found in them', async () => {
  using here = new TestMachine();
  here.file('lists/example_Packages', '');
  here.tool('apt-get', apt('true'));
  expect(await installPackage(here.machine, 'redis')).toEqual({ by: 'apt-get' });
  expect(here.calls).toHaveLength(1);
  here.tool('apt-get', apt('echo "E: Unable to locate package redis-server" >&2; exit 100'));
  expect(await installPackage(here.machine, 'redis')).toEqual({
    missing: 'apt-get ended with exit code 100: E: Unable to locate package redis-server',
    fix: 'run "apt-get install redis-server" and read what it says',
  });
  expect(here.calls.map((call) => call.split(' ')[1])).toEqual(['install', 'install', 'update', 'install']);
});

test('without root, the command is printed and nothing is run', async () => {
  using here = new TestMachine({ uid: 1000 });
  here.tool('apt-get', apt('true'));
  expect(await installPackage(here.machine, 'chromium')).toEqual({
    missing: 'installing it needs your consent (--yes)',
    fix: 'run "sudo apt-get install chromium", or repeat with --yes',
  });
  expect(here.calls).toEqual([]);
});

test('without root but with --yes, sudo runs it', async () => {
  using here = new TestMachine({ uid: 1000, yes: true });
  here.tool('apt-get', apt('true'));
  here.tool('sudo', '"$HERE/bin/$1" "$@"');
  expect(await installPackage(here.machine, 'chromium')).toEqual({ by: 'apt-get' });
  expect(here.calls.filter((call) => call.startsWith('sudo'))).toEqual([
    'sudo apt-get update',
    'sudo apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 chromium',
  ]);
});

test('a manager that needs no root still asks for consent', async () => {
  using here = new TestMachine();
  here.tool('brew', 'true');
  expect(installCommand(here.machine, 'k6')).toBe('brew install k6');
  expect(await installPackage(here.machine, 'k6')).toMatchObject({
    missing: 'installing it needs your consent (--yes)',
  });
  expect(here.calls).toEqual([]);
});

test('two installations never run at the same time', async () => {
  using here = new TestMachine();
  here.file('lists/example_Packages', '');
  here.tool('apt-get', 'mkdir "$HERE/busy" || exit 9; sleep 0.1; rmdir "$HERE/busy"');
  const both = await Promise.all([installPackage(here.machine, 'redis'), installPackage(here.machine, 'chromium')]);
  expect(both).toEqual([{ by: 'apt-get' }, { by: 'apt-get' }]);
});

test('Redis before 6 does not do', async () => {
  using here = new TestMachine();
  here.tool('redis-server', server('5.0.7'));
  expect(await redis.find(here.machine)).toMatchObject({
    missing: expect.stringContaining('is version 5.0.7; 6 or newer is needed'),
  });
});
