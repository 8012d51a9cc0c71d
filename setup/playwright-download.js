// Chromium and its headless shell as Playwright downloads them, for the project's own Playwright or ours.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { executable, run, telling } from './commands.js';
import { cacheFolder } from './machine.js';

/** @import { Machine } from './types.ts' */

/** Paths of a browser's executable in its folder of Playwright's cache. */
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

/**
 * The downloads that are complete, with the headless shell of each if it is complete as well.
 * @param {Machine} machine
 * @returns {{ path: string, shell: string | undefined }[]}
 */
export function downloads(machine) {
  return playwrightFolders(machine).flatMap((playwright) => {
    const path = downloaded(playwright, 'chromium', machine);
    return path === undefined ? [] : [{ path, shell: downloaded(playwright, 'chromium-headless-shell', machine) }];
  });
}

/**
 * @param {Machine} machine
 * @returns {Promise<string>} why there is none; empty if there is
 */
export async function download(machine) {
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
 * A browser that a Playwright downloads, when it is there whole. Asking Playwright itself takes longer than all the rest.
 * @param {string} playwright
 * @param {keyof typeof layouts} browser
 * @param {Machine} machine
 * @returns {string | undefined}
 */
function downloaded(playwright, browser, machine) {
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
export function projectsPlaywright(machine) {
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
