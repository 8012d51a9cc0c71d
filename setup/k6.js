// k6: K6_BIN, else built from load/k6 with xk6-ts, else built without it, else a k6 on the PATH, else k6's own release.
import { onPath } from './commands.js';
import { build, builtPath, goProblem, refusal } from './k6-build.js';
import { release } from './k6-release.js';
import { named } from './named.js';
import { installCommand } from './packages.js';
import { downloadRelease, releasePath } from './release.js';
import { atLeast, versionText } from './versions.js';

/** @import { Installer, Machine, Missing, Outcome } from './types.ts' */
/** @import { Variant } from './k6-build.js' */

const variable = 'K6_BIN';
/** @type {Installer} */
export const k6 = { variable, find, install };

/** @type {readonly Variant[]} in the order of preference */
const variants = ['with xk6-ts', 'without xk6-ts'];

/**
 * A variant that may still be built comes before a lesser one that is there.
 * @param {Machine} machine
 * @returns {Promise<Outcome>}
 */
async function find(machine) {
  const chosen = await named(machine, variable, 'a k6 1.0 or newer', working);
  if (chosen !== undefined) return chosen;
  const problem = machine.offline ? 'building it needs the network' : await goProblem(machine);
  for (const variant of variants) {
    const found = await built(machine, variant);
    if ('path' in found) return found;
    if (problem === undefined && refusal(machine, variant) === undefined)
      return { missing: 'it has not been built yet', fix: 'nothing to do: the first run with a load task builds it' };
  }
  return ready(machine, problem ?? `it cannot be built: ${refusal(machine, 'without xk6-ts')}`);
}

/**
 * @param {Machine} machine
 * @returns {Promise<Outcome>}
 */
async function install(machine) {
  const problem = await goProblem(machine);
  if (problem !== undefined) return readyOrDownloaded(machine, problem);
  let reason = '';
  for (const variant of variants) {
    const known = await built(machine, variant);
    if ('path' in known) return known;
    const failure = refusal(machine, variant) ?? (await build(machine, variant));
    const found = await built(machine, variant);
    if ('path' in found) return found;
    reason = failure ?? `what was built does not work (${found.missing})`;
  }
  return readyOrDownloaded(machine, `it cannot be built: ${reason}`);
}

/**
 * @param {Machine} machine
 * @param {string} why it is not built
 * @returns {Promise<Outcome>}
 */
async function readyOrDownloaded(machine, why) {
  const there = await ready(machine, why);
  if ('path' in there) return there;
  const failure = await downloadRelease(machine, release);
  const found = await released(machine);
  return 'path' in found ? found : { ...there, missing: `${there.missing}; and ${failure ?? found.missing}` };
}

/**
 * What needs neither Go nor a network.
 * @param {Machine} machine
 * @param {string} why
 * @returns {Promise<Outcome>}
 */
async function ready(machine, why) {
  const found = await fromPath(machine, why);
  if ('path' in found) return found;
  const own = await released(machine);
  return 'path' in own ? own : found;
}

/** @param {Machine} machine */
function released(machine) {
  return working(machine, releasePath(machine, release), "k6's own release");
}

/**
 * @param {Machine} machine
 * @param {Variant} variant
 */
function built(machine, variant) {
  return working(machine, builtPath(machine, variant), `built from load/k6 ${variant}`);
}

/**
 * @param {Machine} machine
 * @param {string} why
 * @returns {Promise<Outcome>}
 */
async function fromPath(machine, why) {
  const path = onPath(machine, 'k6');
  if (path === undefined) return { missing: `${why}; and none is on the PATH`, fix: fix(machine) };
  const found = await working(machine, path, 'PATH');
  return 'path' in found
    ? found
    : { missing: `${why}; and ${path} does not work: ${found.missing}`, fix: fix(machine) };
}

/**
 * @param {Machine} machine
 * @param {string} path
 * @param {string} how
 * @returns {Promise<Outcome>}
 */
async function working(machine, path, how) {
  const answer = await versionText(machine, path, 'version');
  if ('failure' in answer) return { missing: answer.failure, fix: fix(machine) };
  const version = /\bv(\d+\.\d+\.\d+\S*)/.exec(answer.text)?.[1];
  if (version === undefined) return { missing: `"version" says "${answer.text.slice(0, 80)}"`, fix: fix(machine) };
  if (!atLeast(version, '1.0'))
    return { missing: `it is version ${version}; 1.0 or newer is needed`, fix: fix(machine) };
  const extensions = [...answer.text.matchAll(/^\s+(\S+ (?:v|\()\S+),/gm)].map((match) => match[1] ?? '');
  return { path, version, how, extensions };
}

/** @param {Machine} machine */
function fix(machine) {
  const command = installCommand(machine, 'k6');
  const ways = [
    ...(onPath(machine, 'go') === undefined ? ['install Go 1.25 or newer and run again'] : []),
    ...(command === undefined ? [] : [`run "${command}"`]),
    'put a k6 1.0 or newer on the PATH',
  ];
  return `${ways.join(', ')}, or name one in K6_BIN`;
}
