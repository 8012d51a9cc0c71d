// A tool's own release, for machines that do not get it otherwise: kept in the user's cache, under its version.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, telling } from './commands.js';
import { size } from './progress.js';

/** @import { Machine } from './types.ts' */

/**
 * @typedef {object} Release
 * @property {string} tool its program: `k6`
 * @property {string} version
 * @property {string} releases the URL of the folder that has one for each version; `<TOOL>_RELEASES` replaces it
 * @property {string} sums the file with the SHA-256 digests of the archives
 * @property {Readonly<Record<string, (processor: string) => string>>} archives by platform
 */

/** @type {Readonly<Record<string, string>>} */
const processors = { x64: 'amd64', arm64: 'arm64' };

/**
 * Its path once it is there.
 * @param {Machine} machine
 * @param {Release} release
 */
export function releasePath(machine, { tool, version }) {
  return join(machine.cache, tool, `v${version}`, program(machine, tool));
}

/**
 * @param {Machine} machine
 * @param {string} tool
 */
function program({ platform }, tool) {
  return platform === 'win32' ? `${tool}.exe` : tool;
}

/**
 * Two downloads at the same time do not meet: each has a folder of its own, and the result is renamed into place.
 * @param {Machine} machine
 * @param {Release} release
 * @returns {Promise<string | undefined>} why it failed
 */
export async function downloadRelease(machine, release) {
  const { tool, version } = release;
  const processor = processors[process.arch];
  const archive = processor === undefined ? undefined : release.archives[machine.platform]?.(processor);
  if (archive === undefined) return `${tool} has no release for ${machine.platform} on ${process.arch}`;
  const target = releasePath(machine, release);
  mkdirSync(dirname(target), { recursive: true });
  const folder = mkdtempSync(join(machine.cache, tool, 'download-'));
  const step = machine.progress.start(`downloading ${tool} v${version}`);
  try {
    const reason = await unpacked(machine, folder, release, archive);
    if (reason !== undefined) {
      step.fail(`${tool}'s own release: ${reason}`);
      return reason;
    }
    renameSync(join(folder, program(machine, tool)), target);
    step.done(`downloaded ${tool} v${version}, ${size(statSync(target).size)}`);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {Machine} machine
 * @param {string} folder
 * @param {Release} release
 * @param {string} archive
 * @returns {Promise<string | undefined>}
 */
async function unpacked(machine, folder, release, archive) {
  const { tool, sums } = release;
  for (const name of [sums, archive]) {
    const failure = await fetched(machine, release, name, join(folder, name));
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
  return existsSync(join(folder, program(machine, tool))) ? undefined : `there is no ${tool} in ${archive}`;
}

/**
 * By a Node of its own, which takes the proxy from the environment and can be stopped.
 * @param {Machine} machine
 * @param {Release} release
 * @param {string} name
 * @param {string} target
 */
async function fetched(machine, { tool, version, releases }, name, target) {
  const url = `${machine.env[`${tool.toUpperCase()}_RELEASES`] || releases}/v${version}/${name}`;
  const { ok, output, reason } = await run(
    machine,
    process.execPath,
    [fileURLToPath(new URL('fetch-file.js', import.meta.url)), url, target],
    { env: { NODE_USE_ENV_PROXY: '1', NODE_OPTIONS: '' }, deadline: 5 * 60_000 },
  );
  return ok ? undefined : `${url} ${output.trim() === '' ? reason : telling(output)}`;
}
