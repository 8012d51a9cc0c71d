import { chmodSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { chromium as playwright } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { repository } from '../gate/testing/command.ts';
import { chromium } from './chromium.js';
import { apt, says, TestMachine } from './testing/machine.ts';

const answer = (version: string): string => says(`Chromium ${version} built on something`);

/** A browser where this Playwright would put it. */
function downloaded(here: TestMachine, version: string): string {
  const own = playwright.executablePath();
  return put(here, own.slice(own.search(/chromium-\d+/)), version);
}

function downloadedShell(here: TestMachine, version: string): string {
  const revision = /chromium-(\d+)/.exec(playwright.executablePath())?.[1];
  const inside = 'chrome-headless-shell-linux64/chrome-headless-shell';
  return put(here, join(`chromium_headless_shell-${revision}`, inside), version);
}

function put(here: TestMachine, inside: string, version: string): string {
  here.file(join('browsers', inside.split(/[/\\]/)[0] ?? '', 'INSTALLATION_COMPLETE'), '');
  return here.tool(basename(inside), answer(version), join('browsers', dirname(inside)));
}

describe('finding Chromium', () => {
  test('takes the one in CHROME_PATH before all others', async () => {
    using here = new TestMachine();
    here.tool('chromium', answer('2.0.0.0'));
    const named = here.tool('mine', answer('1.0.0.0'), 'elsewhere');
    using naming = new TestMachine({ env: { ...here.machine.env, CHROME_PATH: named } });
    expect(await chromium.find(naming.machine)).toEqual({ path: named, version: '1.0.0.0', how: 'CHROME_PATH' });
  });

  test('refuses a CHROME_PATH that does not work instead of taking another', async () => {
    using here = new TestMachine({ env: { CHROME_PATH: '/nowhere/chrome' } });
    here.tool('chromium', answer('2.0.0.0'));
    expect(await chromium.find(here.machine)).toMatchObject({
      missing: 'CHROME_PATH is "/nowhere/chrome", which does not work: there is no such file',
      final: true,
    });
  });

  test("takes Playwright's download before the system's", async () => {
    using here = new TestMachine();
    here.tool('chromium', answer('2.0.0.0'));
    const path = downloaded(here, '3.0.0.0');
    expect(await chromium.find(here.machine)).toEqual({ path, version: '3.0.0.0', how: "Playwright's download" });
  });

  test('leaves a download that did not end alone', async () => {
    using here = new TestMachine();
    const [path, shell] = [downloaded(here, '3.0.0.0'), downloadedShell(here, '3.0.0.0')];
    expect(await chromium.find(here.machine)).toMatchObject({ path, shell });
    rmSync(join(shell, '..', '..', 'INSTALLATION_COMPLETE'));
    expect(await chromium.find(here.machine)).toEqual({ path, version: '3.0.0.0', how: "Playwright's download" });
    rmSync(join(path, '..', '..', 'INSTALLATION_COMPLETE'));
    expect(await chromium.find(here.machine)).toMatchObject({ missing: 'no Chromium was found' });
  });

  test.each([
    ['the same version', '2.0.0.0', true],
    ['another version', '2.0.0.1', false],
  ])('takes a headless shell of %s with it: %s, %s', async (_, version, taken) => {
    using here = new TestMachine();
    here.tool('chromium', answer('2.0.0.0'));
    const shell = here.tool('chromium-headless-shell', answer(version));
    expect(await chromium.find(here.machine)).toEqual({
      path: join(here.bin, 'chromium'),
      version: '2.0.0.0',
      how: 'PATH',
      ...(taken ? { shell } : {}),
    });
  });

  test('takes no headless shell with the one in CHROME_PATH: it was named for everything', async () => {
    using here = new TestMachine();
    here.tool('chromium-headless-shell', answer('1.0.0.0'));
    const named = here.tool('mine', answer('1.0.0.0'), 'elsewhere');
    using naming = new TestMachine({ env: { ...here.machine.env, CHROME_PATH: named } });
    expect(await chromium.find(naming.machine)).not.toHaveProperty('shell');
  });

  test('passes over a browser that only asks to be installed', async () => {
    using here = new TestMachine();
    here.tool('chromium', 'echo "requires the chromium snap" >&2; exit 1');
    const chrome = here.tool('google-chrome', answer('4.0.0.0'));
    expect(await chromium.find(here.machine)).toEqual({ path: chrome, version: '4.0.0.0', how: 'PATH' });
  });

  test('passes over a file that is not executable', async () => {
    using here = new TestMachine();
    chmodSync(here.tool('chromium', answer('2.0.0.0')), 0o644);
    expect(await chromium.find(here.machine)).toMatchObject({ missing: 'no Chromium was found' });
  });

  test("names the download command of the project's own Playwright, else of ours", async () => {
    using without = new TestMachine();
    using beside = new TestMachine({ project: repository });
    const fixes = await Promise.all([without, beside].map(({ machine }) => chromium.find(machine)));
    expect(fixes).toMatchObject([
      { fix: expect.stringContaining('npx playwright-core install chromium') },
      { fix: expect.stringContaining('npx playwright install chromium') },
    ]);
  });
});

describe('installing Chromium', () => {
  test("takes the package manager's where Playwright's cannot be downloaded", async () => {
    using here = new TestMachine();
    const effect = `for last; do :; done; printf '#!/bin/sh\\necho Chromium 5.0.0.0' > "$HERE/bin/$last"; chmod +x "$HERE/bin/$last"`;
    here.tool('apt-get', apt(effect));
    const found = await chromium.install(here.machine, { missing: 'no Chromium was found', fix: '' });
    const shell = join(here.bin, 'chromium-headless-shell');
    expect(found).toEqual({ path: join(here.bin, 'chromium'), shell, version: '5.0.0.0', how: 'apt-get' });
    expect(here.lines.join('\n')).toMatch(/failed: Playwright's Chromium cannot be downloaded here: .+ \(\d/);
  });

  test.each([
    ['no package manager is there', undefined],
    ['its package manager needs consent', 501],
  ])('says the same way out as a look does where %s', async (_, uid) => {
    using here = new TestMachine(uid === undefined ? {} : { uid });
    if (uid !== undefined) here.tool('apt-get', apt(''));
    const looked = await chromium.find(here.machine);
    const missing = await chromium.install(here.machine, { missing: 'no Chromium was found', fix: '' });
    expect(missing).toEqual({
      missing: expect.stringContaining('Playwright'),
      fix: 'fix' in looked ? looked.fix : expect.anything(),
    });
  });

  test('says what was tried where nothing works', async () => {
    using here = new TestMachine();
    const missing = await chromium.install(here.machine, { missing: 'no Chromium was found', fix: '' });
    expect(missing).toMatchObject({
      missing: expect.stringMatching(
        /^no Chromium was found; Playwright's download ended .*; no known package manager has it$/,
      ),
    });
  });
});
