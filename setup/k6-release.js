// k6's own release, for machines that cannot build it: kept in the user's cache, under its version.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, telling } from './commands.js';
import { size } from './progress.js';

/** @import { Machine } from './types.ts' */

/** As in load/k6/go.mod. */
export const version = '1.8.1';
const releases = 'https://github.com/grafana/k6/releases/download';

/** @type {Readonly<Record<string, readonly [system: string, ending: string]>>} */
const systems = { linux: ['linux', 'tar.gz'], darwin: ['macos', 'zip'], win32: ['windows', 'zip'] };
/** @type {Readonly<Record<string, string>>} */
const processors = { x64: 'amd64', arm64: 'arm64' };

/**
 * Its path once it is there.
 * @param {Machine} machine
 */
export function releasePath(machine) {
  return join(machine.cache, 'k6', `v${version}`, machine.platform === 'win32' ? 'k6.exe' : 'k6');
}

/**
 * Two downloads at the same time do not meet: each has a folder of its own, and the result is renamed into place.
 * @param {Machine} machine
 * @returns {Promise<string | undefined>} why it failed
 */
export async function downloadRelease(machine) {
  const [system, ending] = systems[machine.platform] ?? [];
  const processor = processors[process.arch];
  if (system === undefined || processor === undefined)
    return `k6 has no release for ${machine.platform} on ${process.arch}`;
  const target = releasePath(machine);
  mkdirSync(dirname(target), { recursive: true });
  const folder = mkdtempSync(join(machine.cache, 'k6', 'download-'));
  const step = machine.progress.start(`downloading k6 v${version}`);
  try {
    const reason = await unpacked(machine, folder, `k6-v${version}-${system}-${processor}.${ending}`);
    if (reason !== undefined) {
      step.fail(`k6's own release: ${reason}`);
      return reason;
    }
    renameSync(join(folder, target.endsWith('.exe') ? 'k6.exe' : 'k6'), target);
    step.done(`downloaded k6 v${version}, ${size(statSync(target).size)}`);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {Machine} machine
 * @param {string} folder
 * @param {string} archive
 * @returns {Promise<string | undefined>}
 */
async function unpacked(machine, folder, archive) {
  const sums = `k6-v${version}-checksums.txt`;
  for (const name of [sums, archive]) {
    const failure = await fetched(machine, name, join(folder, name));
    if (failure !== undefined) return failure;
  }
  const wanted = readFileSync(join(folder, sums), 'utf8')
    .split('\n')
    .find((line) => line.trim().endsWith(` ${archive}`))
    ?.split(/\s/)[0];
  const digest = createHash('sha256')
    .update(readFileSync(join(folder, archive)))
    .digest('hex');
  if (digest !== wanted) return `the digest of ${archive} is not the one in ${sums}`;
  const { ok, output, reason } = await run(machine, 'tar', ['-xf', archive, '--strip-components=1'], {
    cwd: folder,
    deadline: 60_000,
  });
  if (!ok) return `tar ${reason}: ${telling(output)}`;
  return existsSync(join(folder, 'k6')) || existsSync(join(folder, 'k6.exe'))
    ? undefined
    : `there is no k6 in ${archive}`;
}

/**
 * By a Node of its own, which takes the proxy from the environment and can be stopped.
 * @param {Machine} machine
 * @param {string} name
 * @param {string} target
 */
async function fetched(machine, name, target) {
  const url = `${machine.env['K6_RELEASES'] || releases}/v${version}/${name}`;
  const { ok, output, reason } = await run(
    machine,
    process.execPath,
    [fileURLToPath(new URL('fetch-file.js', import.meta.url)), url, target],
    { env: { NODE_USE_ENV_PROXY: '1', NODE_OPTIONS: '' }, deadline: 5 * 60_000 },
  );
  return ok ? undefined : `${url} ${output.trim() === '' ? reason : telling(output)}`;
}
