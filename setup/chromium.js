// Chromium and, of the same version, the headless shell: CHROME_PATH (which has no shell), Playwright's own, or the system's;
// else Playwright's download, else the package manager.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { executable, onPath, run, telling } from './commands.js';
import { cacheFolder } from './machine.js';
import { installCommand, installPackage } from './packages.js';
import { versionText } from './versions.js';

/** @import { Found, Installer, Machine, Missing, Outcome } from './types.ts' */

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
/** Where the executable of a browser lies in its folder of Playwright's cache. */
const layouts = {
  chromium: [
    'chrome-linux64/chrome',
    'chrome-linux/chrome',
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
    'chrome-win64/chrome.exe',
    'chrome-win/chrome.exe',
  ],
  'chromium-headless-shell': [
    ...['linux64', 'linux-arm64', 'mac-arm64', 'mac-x64'].map(
      (name) => `chrome-headless-shell-${name}/chrome-headless-shell`,
    ),
    ...['linux', 'mac'].map((name) => `chrome-${name}/headless_shell`),
    'chrome-headless-shell-win64/chrome-headless-shell.exe',
    'chrome-win/headless_shell.exe',
  ],
};

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
  for (const { path, shell, how } of candidates(machine)) {
    const found = await working(machine, path, how);
    if ('path' in found) return withShell(machine, found, shell);
    reason = `${path} does not work: ${found.missing}`;
  }
  return { missing: reason, mend: mend(machine) };
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
  const download = await playwrightDownload(machine);
  const own = await find(machine);
  if ('path' in own) return own;
  const installed = await installPackage(machine, 'chromium');
  if ('missing' in installed)
    return { missing: [why.missing, download, installed.missing].filter(Boolean).join('; '), mend: installed.mend };
  await installPackage(machine, 'headless-shell');
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
 * @returns {{ path: string, shell: string | undefined, how: string }[]}
 */
function candidates(machine) {
  const downloads = playwrightFolders(machine).flatMap((playwright) => {
    const path = downloadOf(playwright, 'chromium', machine);
    return path === undefined ? [] : [{ path, shell: downloadOf(playwright, 'chromium-headless-shell', machine) }];
  });
  const system = names.map((name) => onPath(machine, name)).filter((path) => path !== undefined);
  const mac = machine.platform === 'darwin' ? applications.filter(executable) : [];
  const shell = onPath(machine, 'chromium-headless-shell');
  return [
    ...downloads.map((both) => ({ ...both, how: "Playwright's download" })),
    ...system.map((path) => ({ path, shell, how: 'PATH' })),
    ...mac.map((path) => ({ path, shell: undefined, how: 'Applications' })),
  ];
}

/**
 * A browser that a Playwright downloads, when it is there whole. Asking Playwright itself takes longer than all the rest.
 * @param {string} playwright
 * @param {keyof typeof layouts} browser
 * @param {Machine} machine
 * @returns {string | undefined}
 */
function downloadOf(playwright, browser, machine) {
  /** @type {{ browsers: { name: string, revision: string }[] }} */
  const { browsers } = JSON.parse(readFileSync(join(playwright, 'browsers.json'), 'utf8'));
  const revision = browsers.find(({ name }) => name === browser)?.revision;
  const named = machine.env['PLAYWRIGHT_BROWSERS_PATH'];
  const cache =
    named === '0'
      ? join(playwright, '.local-browsers')
      : named || join(cacheFolder(machine.env, machine.platform), 'ms-playwright');
  const folder = join(cache, `${browser.replaceAll('-', '_')}-${revision}`);
  if (!existsSync(join(folder, 'INSTALLATION_COMPLETE'))) return undefined;
  return layouts[browser].map((layout) => join(folder, layout)).find(executable);
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
