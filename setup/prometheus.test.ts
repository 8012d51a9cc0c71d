import { expect, test } from 'vitest';
import { prometheus, release } from './prometheus.js';
import { releasePath } from './release.js';
import { apt, says, TestMachine } from './testing/machine.ts';
import { releaseServer } from './testing/release.ts';

const version = (number: string): string => says(`prometheus, version ${number} (branch: HEAD, revision: 0)`);
const nothing = { missing: 'no prometheus is on the PATH', fix: '' };

test('the one on the PATH is used, and no package manager is asked', async () => {
  using here = new TestMachine();
  const path = here.tool('prometheus', version('2.42.0+ds'));
  expect(await prometheus.find(here.machine)).toEqual({ path, version: '2.42.0', how: 'PATH' });
  expect(here.calls).toEqual(['prometheus --version']);
});

test.each([
  ['too old', version('1.8.2'), /is version 1\.8\.2; 2 or newer is needed$/],
  ['silent', says('hello'), /does not say its version, but "hello"$/],
  ['broken', 'exit 3', /does not work: "--version" ended with exit code 3$/],
])('one that is %s is missing', async (_, script, missing) => {
  using here = new TestMachine();
  here.tool('prometheus', script);
  expect(await prometheus.find(here.machine)).toMatchObject({ missing: expect.stringMatching(missing) });
});

test('as root, the package manager brings it', async () => {
  using here = new TestMachine();
  here.tool('prometheus', version('2.42.0'), 'spare');
  here.tool('apt-get', apt('cp "$HERE/spare/prometheus" "$HERE/bin/prometheus"'));
  expect(await prometheus.install(here.machine, nothing)).toMatchObject({ version: '2.42.0', how: 'apt-get' });
});

test('without root, its own release is fetched, once', async () => {
  await using server = await releaseServer(release, version(release.version));
  using here = new TestMachine({ uid: 1000, platform: 'linux', env: { PROMETHEUS_RELEASES: server.url } });
  here.tool('apt-get', apt('true'));
  for (const command of ['tar', 'gzip']) here.tool(command, `exec ${command} "$@"`);
  const found = { path: releasePath(here.machine, release), version: release.version, how: "Prometheus' own release" };
  expect(await prometheus.install(here.machine, nothing)).toEqual(found);
  expect(await prometheus.find(here.machine)).toEqual(found);
  expect(here.calls.filter((call) => call.startsWith('apt-get'))).toEqual([]);
});

test('where it cannot be had, each way that was tried is told', async () => {
  using here = new TestMachine({ uid: 1000, platform: 'linux' });
  here.tool('apt-get', apt('true'));
  expect(await prometheus.install(here.machine, nothing)).toEqual({
    missing: expect.stringMatching(
      /^no prometheus is on the PATH; installing it needs your consent \(--yes\); http:\/\/127\.0\.0\.1:9\/\S+ cannot be reached: /,
    ),
    fix: 'run "sudo apt-get install prometheus", or put a prometheus 2 or newer on the PATH (https://prometheus.io/download)',
  });
});
