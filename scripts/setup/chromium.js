// Chromium: CHROME_PATH, Playwright's own, or the system's; else Playwright's download, else the package manager.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { executable, onPath, run, telling } from './commands.js';
import { cacheFolder } from './machine.js';
import { installCommand, installPackage } from './packages.js';
import { versionText } from './versions.js';

/** @import { Installer, Machine, Missing, Outcome } from './types.ts' */

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
/** Where the executable lies in a folder of Playwright's cache. */
const layouts = [
  'chrome-linux64/chrome',
  'chrome-linux/chrome',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-win64/chrome.exe',
  'chrome-win/chrome.exe',
];

/** @type {Installer} */
export const chromium = { find, install };

/**
 * @param {Machine} machine
 * @returns {Promise<Outcome>}
 */
async function find(machine) {
  const named = machine.env['CHROME_PATH'];
  if (named) {
    const found = await working(machine, named, 'CHROME_PATH');
    return 'path' in found
      ? found
      : {
          missing: `CHROME_PATH is "${named}", which does not work: ${found.missing}`,
          mend: 'name a Chromium in CHROME_PATH, or unset it',
          final: true,
        };
  }
  let reason = 'no Chromium was found';
  for (const [path, how] of candidates(machine)) {
    const found = await working(machine, path, how);
    if ('path' in found) return found;
    reason = `${path} does not work: ${found.missing}`;
  }
  return { missing: reason, mend: mend(machine) };
}

/**
 * @param {Machine} machine
 * @param {Missing} why
 * @returns {Promise<Outcome>}
 */
async function install(machine, why) {
  const download = await playwrightDownload(machine);
  const own = await find(machine);
  if ('path' in own) return own;
  const installed = await installPackage(machine, 'chromium');
  if ('missing' in installed)
    return { missing: [why.missing, download, installed.missing].filter(Boolean).join('; '), mend: installed.mend };
  const found = await find(machine);
  return 'path' in found ? { ...found, how: installed.by } : found;
}

/**
 * @param {Machine} machine
 * @returns {Promise<string>} why there is none; empty when there is
 */
async function playwrightDownload(machine) {
  const [playwright] = playwrightFolders(machine);
  if (playwright === undefined) return 'Playwright is not installed yet';
  const step = machine.progress.start("downloading Playwright's Chromium");
  const { ok, output, reason } = await run(
    machine,
    process.execPath,
    [join(playwright, 'cli.js'), 'install', 'chromium'],
    {
      env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: machine.env['PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT'] ?? '10000' },
      deadline: 10 * 60_000,
      stall: 60_000,
      onLine: (line) => {
        const share = /(\d+)% of ([\d.]+ \w+)/.exec(line);
        if (share !== null) step.detail(`${share[1]} % of ${share[2]}`);
      },
    },
  );
  if (ok) step.done("downloaded Playwright's Chromium");
  else step.fail(`Playwright's Chromium cannot be downloaded here: ${telling(output)}`);
  return ok ? '' : `Playwright's download ${reason}: ${telling(output)}`;
}

/**
 * @param {Machine} machine
 * @returns {[path: string, how: string][]}
 */
function candidates(machine) {
  const own = playwrightExecutables(machine);
  const system = names.map((name) => onPath(machine, name)).filter((path) => path !== undefined);
  const mac = machine.platform === 'darwin' ? applications.filter(executable) : [];
  return [
    ...own.map((path) => /** @type {[string, string]} */ ([path, "Playwright's download"])),
    ...system.map((path) => /** @type {[string, string]} */ ([path, 'PATH'])),
    ...mac.map((path) => /** @type {[string, string]} */ ([path, 'Applications'])),
  ];
}

/**
 * The Chromiums that the project's Playwright and ours download, when they are there whole. Asking Playwright itself takes
 * longer than all the rest.
 * @param {Machine} machine
 * @returns {string[]}
 */
export function playwrightExecutables(machine) {
  const found = playwrightFolders(machine).map((playwright) => downloadOf(playwright, machine));
  return found.filter((path) => path !== undefined);
}

/**
 * @param {string} playwright
 * @param {Machine} machine
 * @returns {string | undefined}
 */
function downloadOf(playwright, machine) {
  /** @type {{ browsers: { name: string, revision: string }[] }} */
  const { browsers } = JSON.parse(readFileSync(join(playwright, 'browsers.json'), 'utf8'));
  const revision = browsers.find(({ name }) => name === 'chromium')?.revision;
  const named = machine.env['PLAYWRIGHT_BROWSERS_PATH'];
  const cache =
    named === '0'
      ? join(playwright, '.local-browsers')
      : named || join(cacheFolder(machine.env, machine.platform), 'ms-playwright');
  const folder = join(cache, `chromium-${revision}`);
  if (!existsSync(join(folder, 'INSTALLATION_COMPLETE'))) return undefined;
  return layouts.map((layout) => join(folder, layout)).find(executable);
}

/**
 * The project's own Playwright first: its suites run in what it downloads.
 * @param {Machine} machine
 * @returns {string[]}
 */
function playwrightFolders(machine) {
  const project = projectsPlaywright(machine);
  const own = resolved(fileURLToPath(import.meta.url), ['playwright-core']);
  return [...new Set([project, own].filter((folder) => folder !== undefined))];
}

/** @param {Machine} machine */
function projectsPlaywright(machine) {
  return resolved(join(machine.project, 'package.json'), ['@playwright/test', 'playwright', 'playwright-core']);
}

/**
 * The folder of a package that is reached from a file by way of others.
 * @param {string} file
 * @param {readonly string[]} way
 * @returns {string | undefined}
 */
function resolved(file, way) {
  try {
    return dirname(way.reduce((from, name) => createRequire(from).resolve(`${name}/package.json`), file));
  } catch {
    return undefined;
  }
}

/**
 * @param {Machine} machine
 * @param {string} path
 * @param {string} how
 * @returns {Promise<Outcome>}
 */
async function working(machine, path, how) {
  const answer = await versionText(machine, path, '--version');
  if ('failure' in answer) return { missing: answer.failure, mend: mend(machine) };
  const version = /\d+\.\d+\.\d+\.\d+/.exec(answer.text)?.[0];
  if (version === undefined) return { missing: `"--version" says "${answer.text.slice(0, 80)}"`, mend: mend(machine) };
  return { path, version, how };
}

/** @param {Machine} machine */
function mend(machine) {
  const command = installCommand(machine, 'chromium');
  // The other command would bring the newest Playwright, which downloads for itself alone.
  const playwright = projectsPlaywright(machine) === undefined ? 'playwright-core' : 'playwright';
  return `run "npx ${playwright} install chromium"${command === undefined ? '' : ` or "${command}"`}, or name one in CHROME_PATH`;
}
