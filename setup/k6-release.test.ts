import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { routes, serve } from '../fixtures/testing/server.ts';
import { repository } from '../gate/testing/command.ts';
import { k6 } from './k6.js';
import { release, version } from './k6-release.js';
import { downloadRelease, releasePath } from './release.js';
import { says, TestMachine } from './testing/machine.ts';
import { releaseServer } from './testing/release.ts';

const nothing = { missing: '', fix: '' };
const name = `k6-v${version}-linux-${process.arch === 'arm64' ? 'arm64' : 'amd64'}.tar.gz`;
const sums = `k6-v${version}-checksums.txt`;

const serveRelease = (digest?: string) =>
  releaseServer(release, says(`k6 v${version} (go1.26.8, linux/amd64)`), digest);

const machineFor = (url: string) =>
  new TestMachine({ platform: 'linux', env: { K6_RELEASES: url, PATH: '/usr/bin:/bin' } });

test('where Go is missing and none is on the PATH, the release is fetched once', async () => {
  await using server = await serveRelease();
  using here = machineFor(server.url);
  const found = await k6.install({ ...here.machine, env: { ...here.machine.env, PATH: toolsOf(here) } }, nothing);
  expect(found).toEqual({ path: releasePath(here.machine, release), version, how: "k6's own release", extensions: [] });
  expect(here.lines.join('\n')).toMatch(/done: downloaded k6 v[\d.]+, /);
  expect(readdirSync(join(here.machine.cache, 'k6'))).toEqual([`v${version}`]);
  const before = server.requests.length;
  expect(await k6.find({ ...here.machine, env: { PATH: here.bin } })).toEqual(found);
  expect(server.requests.length).toBe(before);
});

/** Only what unpacks, so that no k6 and no Go of this machine is found. */
function toolsOf(here: TestMachine): string {
  for (const command of ['tar', 'gzip']) {
    const path = execFileSync('sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).trim();
    writeFileSync(join(here.bin, command), `#!/bin/sh\nPATH=/usr/bin:/bin exec ${path} "$@"\n`);
    chmodSync(join(here.bin, command), 0o755);
  }
  return here.bin;
}

test('another digest than the listed one is refused, and nothing is left', async () => {
  await using server = await serveRelease('1'.repeat(64));
  using here = machineFor(server.url);
  expect(await downloadRelease(here.machine, release)).toBe(`the digest of ${name} is not the one in ${sums}`);
  expect(existsSync(releasePath(here.machine, release))).toBe(false);
  expect(readdirSync(join(here.machine.cache, 'k6'))).toEqual([`v${version}`]);
});

test.each([
  ['a server without it', async () => serve(routes({})), / answers 404$/],
  [
    'no server',
    async () => ({ url: 'http://127.0.0.1:9', [Symbol.asyncDispose]: async () => {} }),
    / cannot be reached: /,
  ],
])('%s is told, with what else was tried', async (_, open, message) => {
  await using server = await open();
  using here = new TestMachine({ platform: 'linux', env: { K6_RELEASES: server.url } });
  expect(await k6.install(here.machine, nothing)).toMatchObject({
    missing: expect.stringMatching(message),
    fix: expect.stringContaining('K6_BIN'),
  });
});

test('a system without a release is told', async () => {
  using here = new TestMachine({ platform: 'aix' });
  expect(await downloadRelease(here.machine, release)).toBe(`k6 has no release for aix on ${process.arch}`);
});

test('it is the version that is built', () => {
  expect(readFileSync(join(repository, 'load/k6/go.mod'), 'utf8')).toContain(`go.k6.io/k6 v${version}\n`);
});
