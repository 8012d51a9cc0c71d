// Chromium and, of the same version, the headless shell: CHROME_PATH (which has no shell), Playwright's own, or the system's;
// else Playwright's download, else the package manager.
import { executable, onPath } from './commands.js';
import { named } from './named.js';
import { installCommand, installPackage } from './packages.js';
import { download, downloads, projectsPlaywright } from './playwright-download.js';
import { versionText } from './versions.js';

/** @import { Found, Installer, Machine, Missing, Outcome } from './types.ts' */

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const variable = 'CHROME_PATH';
/** @type {Installer} */
export const chromium = { variable, find, install };

/**
 * @param {Machine} machine
 * @returns {Promise<Outcome>}
 */
async function find(machine) {
  const chosen = await named(machine, variable, 'a Chromium', working);
  if (chosen !== undefined) return chosen;
  let reason = 'no Chromium was found';
  for (const { path, shell, how } of candidates(machine)) {
    const found = await working(machine, path, how);
    if ('path' in found) return withShell(machine, found, shell);
    reason = `${path} does not work: ${found.missing}`;
  }
  return { missing: reason, fix: fix(machine) };
}

/**
 * Two browsers of different versions would be two answers to one question.
 * @param {Machine} machine
 * @param {Found} found
 * @param {string | undefined} path
 * @returns {Promise<Found>}
 */
async function withShell(machine, found, path) {
  if (path === undefined) return found;
  const shell = await working(machine, path, found.how);
  return 'path' in shell && shell.version === found.version ? { ...found, shell: shell.path } : found;
}

/**
 * @param {Machine} machine
 * @param {Missing} why
 * @returns {Promise<Outcome>}
 */
async function install(machine, why) {
  const failure = await download(machine);
  const own = await find(machine);
  if ('path' in own) return own;
  const installed = await installPackage(machine, 'chromium');
  if ('missing' in installed)
    return { missing: [why.missing, failure, installed.missing].filter(Boolean).join('; '), fix: fix(machine) };
  await installPackage(machine, 'headless-shell');
  const found = await find(machine);
  return 'path' in found ? { ...found, how: installed.by } : found;
}

/**
 * @param {Machine} machine
 * @returns {{ path: string, shell: string | undefined, how: string }[]}
 */
function candidates(machine) {
  const system = names.map((name) => onPath(machine, name)).filter((path) => path !== undefined);
  const mac = machine.platform === 'darwin' ? applications.filter(executable) : [];
  const shell = onPath(machine, 'chromium-headless-shell');
  return [
    ...downloads(machine).map((both) => ({ ...both, how: "Playwright's download" })),
    ...system.map((path) => ({ path, shell, how: 'PATH' })),
    ...mac.map((path) => ({ path, shell: undefined, how: 'Applications' })),
  ];
}

/**
 * @param {Machine} machine
 * @param {string} path
 * @param {string} how
 * @returns {Promise<Outcome>}
 */
async function working(machine, path, how) {
  const answer = await versionText(machine, path, '--version');
  if ('failure' in answer) return { missing: answer.failure, fix: fix(machine) };
  const version = /\d+\.\d+\.\d+\.\d+/.exec(answer.text)?.[0];
  if (version === undefined) return { missing: `"--version" says "${answer.text.slice(0, 80)}"`, fix: fix(machine) };
  return { path, version, how };
}

/** @param {Machine} machine */
function fix(machine) {
  const command = installCommand(machine, 'chromium');
  // The other command would bring the newest Playwright, which downloads for itself alone.
  const playwright = projectsPlaywright(machine) === undefined ? 'playwright-core' : 'playwright';
  return `run "npx ${playwright} install chromium"${command === undefined ? '' : ` or "${command}"`}, or name one in CHROME_PATH`;
}
