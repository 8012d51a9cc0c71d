// Prometheus 2 or newer, for the stand-ins: on the PATH, else from the package manager, else its own release.
import { onPath } from './commands.js';
import { installCommand, installPackage } from './packages.js';
import { downloadRelease, releasePath } from './release.js';
import { atLeast, versionText } from './versions.js';

/** @import { Installer, Machine, Missing, Outcome } from './types.ts' */
/** @import { Release } from './release.js' */

/** @type {Installer} */
export const prometheus = { find, install };

/** A release with long-term support. */
const version = '3.5.0';

/** @type {Release} */
export const release = {
  tool: 'prometheus',
  version,
  releases: 'https://github.com/prometheus/prometheus/releases/download',
  sums: 'sha256sums.txt',
  archives: {
    linux: (processor) => `prometheus-${version}.linux-${processor}.tar.gz`,
    darwin: (processor) => `prometheus-${version}.darwin-${processor}.tar.gz`,
    win32: (processor) => `prometheus-${version}.windows-${processor}.zip`,
  },
};

/**
 * @param {Machine} machine
 * @returns {Promise<Outcome>}
 */
async function find(machine) {
  const path = onPath(machine, 'prometheus');
  const found =
    path === undefined
      ? { missing: 'no prometheus is on the PATH', fix: fix(machine) }
      : await working(machine, path, 'PATH');
  if ('path' in found) return found;
  const own = await working(machine, releasePath(machine, release), "Prometheus' own release");
  return 'path' in own ? own : found;
}

/**
 * @param {Machine} machine
 * @param {Missing} why
 * @returns {Promise<Outcome>}
 */
async function install(machine, why) {
  const installed = await installPackage(machine, 'prometheus');
  const packaged = await find(machine);
  if ('path' in packaged) return 'by' in installed ? { ...packaged, how: installed.by } : packaged;
  const failure = await downloadRelease(machine, release);
  const found = await find(machine);
  if ('path' in found) return found;
  const reasons = [why.missing, 'missing' in installed ? installed.missing : packaged.missing, failure];
  return { missing: reasons.filter(Boolean).join('; '), fix: fix(machine) };
}

/**
 * @param {Machine} machine
 * @param {string} path
 * @param {string} how
 * @returns {Promise<Outcome>}
 */
async function working(machine, path, how) {
  const answer = await versionText(machine, path, '--version');
  if ('failure' in answer) return { missing: `${path} does not work: ${answer.failure}`, fix: fix(machine) };
  const own = /version v?(\d+\.\d+\.\d+)/.exec(answer.text)?.[1];
  if (own === undefined)
    return { missing: `${path} does not say its version, but "${answer.text.slice(0, 80)}"`, fix: fix(machine) };
  return atLeast(own, '2')
    ? { path, version: own, how }
    : { missing: `${path} is version ${own}; 2 or newer is needed`, fix: fix(machine) };
}

/** @param {Machine} machine */
function fix(machine) {
  const command = installCommand(machine, 'prometheus');
  const own = 'put a prometheus 2 or newer on the PATH (https://prometheus.io/download)';
  return command === undefined ? own : `run "${command}", or ${own}`;
}
