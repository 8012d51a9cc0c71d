/** A saved run in a real browser: the report, a trace in Playwright's own viewer, pages with content from staging. */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { zipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { chromiumExecutable } from '../../fixtures/testing/chromium.ts';
import { href } from '../../reports/links.ts';
import { type Ended, Project, type Running } from '../testing/command.ts';
import { definition, startStaging } from '../testing/staging.ts';

const spec = `import { expect, test } from '@playwright/test';
test('the shelf is full', async ({ page }) => {
  await page.goto('/health');
  await expect(page.getByText('full shelf')).toBeVisible({ timeout: 200 });
});
`;

let project: Project;
let browser: Browser;
beforeAll(async () => {
  project = new Project({
    'fixtures/environments/shop.ts': definition(
      `endpoint('/health', { is: 200 }), playwright({ specs: 'specs', retries: 0 })`,
    ).replace('import { ', 'import { playwright, '),
    'specs/shelf.spec.ts': spec,
  });
  await using staging = await startStaging();
  const { code } = await project.inProcess(['shop'], { STAGING_URL: staging.url });
  expect(code).toBe(1);
  browser = await chromium.launch({ executablePath: chromiumExecutable() });
});
afterAll(async () => {
  await browser?.close();
  project[Symbol.dispose]();
});

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

interface Shown {
  readonly url: string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly stop: () => Promise<Ended>;
}

/** `start` starts the command in this process, or in one of its own. */
async function show(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  start: (args: readonly string[], variables: Readonly<Record<string, string>>) => Running = (...given) =>
    project.startInProcess(...given),
): Promise<Shown> {
  const { ended, stdout, stderr, interrupt } = start(['show', ...args], variables);
  const stop = (): Promise<Ended> => {
    interrupt();
    return ended;
  };
  stops.push(stop);
  await Promise.race([vi.waitFor(() => expect(stdout()).toContain('Ctrl+C ends it.'), { timeout: 60_000 }), ended]);
  const url = /report: (\S+)\/report\.html/.exec(stdout())?.[1] ?? `no address: ${stdout()}${stderr()}`;
  return { url, stdout, stderr, stop };
}

const latest = (...parts: readonly string[]) => project.path('results/latest', ...parts);
const traceOf = (stdout: string) => /http\S+trace\.zip/.exec(stdout)?.[0] ?? 'no trace';

/** Every file of the run's folder, under a folder of its own. */
function zipped(top = 'a-run/'): Uint8Array {
  const files = readdirSync(latest(), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return zipSync(
    Object.fromEntries(
      files.map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [`${top}${relative(latest(), path)}`, readFileSync(path)];
      }),
    ),
  );
}

/** Copies the run's folder, so that a test can damage it. */
function copied(name: string): void {
  cpSync(realpathSync(latest()), project.path(name), { recursive: true });
}

function written(name: string, bytes: Uint8Array): string {
  writeFileSync(project.path(name), bytes);
  return name;
}

async function withPage<T>(body: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext();
  try {
    return await body(await context.newPage());
  } finally {
    await context.close();
  }
}

/** From the report, as a person does. */
async function openTrace(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/`);
  await page.getByRole('link', { name: 'trace.zip' }).first().click();
  await expect.poll(() => page.url()).toMatch(/\/trace\/index\.html\?trace=/);
  await page.getByTestId('actions-tree').getByText('Navigate').first().waitFor();
}

describe('show', () => {
  it('opens the report and, from it, the trace with its actions; INT ends it', async () => {
    const before = readFileSync(latest('report.html'), 'utf8');
    const { url, stdout, stop } = await show([], {}, (...given) => project.start(...given));
    expect(stdout()).toMatch(/: blocked\n/);
    await withPage(async (page) => {
      await openTrace(page, url);
      const actions = await page.getByTestId('actions-tree').innerText();
      expect(actions).toMatch(/Navigate[\s\S]*\/health[\s\S]*Expect "toBeVisible"/);
      await page.getByTestId('actions-tree').getByText('Navigate').first().click();
      const snapshot = page.frameLocator('iframe.snapshot-visible[name=snapshot]');
      await snapshot.getByText('1.4.0').waitFor();
    });
    expect((await stop()).code).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
    expect(readFileSync(latest('report.html'), 'utf8')).toBe(before);
  });

  it.each(['from its server', 'from the disk'])(
    'shows the piece of evidence that a link names, and no other: %s',
    async (from) => {
      const { url } = await show(['--no-open']);
      const start = from === 'from its server' ? url : pathToFileURL(realpathSync(latest())).href;
      const pieces = ['health/answer-1.json', 'health/answers.json'];
      await withPage(async (page) => {
        for (const piece of pieces) {
          await page.goto(`${start}/${href(`evidence/health.html#${piece}`)}`);
          expect(await page.locator('article:visible h2').allInnerTexts()).toEqual([piece]);
        }
        expect(await page.locator('article:visible').innerText()).toContain('"status": 200');
        await page.goto(`${start}/evidence/health.html`);
        expect(await page.locator('article:visible h2').allInnerTexts()).toEqual(expect.arrayContaining(pieces));
      });
    },
  );

  it('leaves nothing of a forged report in the browser', async () => {
    const forged =
      "<!doctype html><title>forged</title><script>navigator.serviceWorker.register('/sw.js').catch((error) => { document.title = error.name; })</script>";
    mkdirSync(project.path('forged'));
    cpSync(latest('report.json'), project.path('forged/report.json'));
    project.write('forged/report.html', forged);
    project.write(
      'forged/sw.js',
      "addEventListener('fetch', (event) => event.respondWith(new Response('taken over')));",
    );
    const { url, stop } = await show(['forged', '--no-open']);
    await withPage(async (page) => {
      await page.goto(url);
      await expect.poll(() => page.title()).toBe('SecurityError');
      expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    });
    expect((await stop()).code).toBe(0);
  });

  it('does the same from a zip, and leaves nothing behind', async () => {
    const temporary = project.path('tmp');
    mkdirSync(temporary);
    writeFileSync(project.path('run.zip'), zipped());
    const { url, stop } = await show(['run.zip', '--no-open'], { TMPDIR: temporary });
    expect(readdirSync(temporary).some((name) => name.startsWith('stagegate-'))).toBe(true);
    await withPage((page) => openTrace(page, url));
    expect((await stop()).code).toBe(0);
    expect(readdirSync(temporary).filter((name) => name.startsWith('stagegate-'))).toEqual([]);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('sandboxes pages of the evidence, and neither they nor the viewer send requests elsewhere', async () => {
    copied('hostile');
    await using elsewhere = await startStaging();
    writeFileSync(
      project.path('hostile/evidence/hostile.html'),
      `<script>(async () => {
        const tried = [];
        for (const url of ['/report.html', '/evidence/hostile.html', '${elsewhere.url}/stolen'])
          tried.push(await fetch(url, { mode: url.startsWith('/') ? 'cors' : 'no-cors' }).then(() => 'read', () => 'refused'));
        new Image().src = '${elsewhere.url}/image';
        const frame = document.createElement('iframe');
        frame.src = '/report.html';
        document.documentElement.append(frame);
        await new Promise((resolve) => { frame.onload = resolve; setTimeout(resolve, 2000); });
        let inner = 'hidden';
        try { if (frame.contentDocument?.body?.innerText) inner = 'read'; } catch {}
        document.title = [window.origin, ...tried, inner].join(' ');
      })();</script>`,
    );
    const { url } = await show(['hostile', '--no-open']);
    await withPage(async (page) => {
      await page.goto(`${url}/evidence/hostile.html`);
      await expect.poll(() => page.title(), { timeout: 10_000 }).toBe('null refused refused refused hidden');
    });
    await withPage(async (page) => {
      await page.goto(`${url}/trace/index.html?trace=${encodeURIComponent(`${elsewhere.url}/trace.zip`)}`);
      await page.getByText('Could not load trace').first().waitFor();
    });
    expect(elsewhere.requests).toEqual([]);
  });

  it('says what is missing, and shows the rest', async () => {
    copied('half');
    rmSync(project.path('half/evidence/uat'), { recursive: true });
    const { url, stdout } = await show(['half', '--no-open']);
    expect(stdout()).toMatch(/\d+ of \d+ files of evidence are missing: evidence\/uat\//);
    expect((await fetch(`${url}/report.html`)).status).toBe(200);
  });

  it.skipIf(process.platform !== 'linux')('opens the browser of the user', async () => {
    writeFileSync(project.path('browser.sh'), `#!/bin/sh\necho "$1" > '${project.path('opened')}'\n`);
    chmodSync(project.path('browser.sh'), 0o755);
    const { url } = await show([], { CI: '', BROWSER: project.path('browser.sh') });
    await vi.waitFor(() => expect(existsSync(project.path('opened'))).toBe(true), { timeout: 60_000 });
    expect(project.read('opened')).toBe(`${url}/report.html\n`);
  });

  it('continues if no browser can be opened', async () => {
    const { url, stderr } = await show([], { CI: '', BROWSER: '/nowhere/browser', PATH: '/nowhere' });
    await vi.waitFor(() => expect(stderr()).toContain(`open ${url}/report.html yourself`), { timeout: 60_000 });
    expect((await fetch(`${url}/report.html`)).status).toBe(200);
  });

  it('serves the bytes of a trace if it is fetched', async () => {
    const { stdout } = await show(['--no-open']);
    const bytes = Buffer.from(await (await fetch(traceOf(stdout()))).arrayBuffer());
    expect(bytes.toString('latin1', 0, 2)).toBe('PK');
  });
});

describe('bad input', () => {
  it.each<[string, () => readonly string[], RegExp]>([
    ['a path that does not exist', () => ['results/nowhere'], /no run folder "results\/nowhere", nor a zip/],
    ['a folder that is not a run', () => ['specs'], /"specs" is not a run: it has no report\.html/],
    [
      'a file that is not a zip',
      () => ['specs/shelf.spec.ts'],
      /"specs\/shelf\.spec\.ts" is neither a run's folder nor a zip of one/,
    ],
    ['a cut zip', () => [written('cut.zip', zipped().subarray(0, -100))], /"cut\.zip"/],
    [
      'a zip that climbs out',
      () => [written('climb.zip', zipSync({ '../evil': new Uint8Array(1) }))],
      /"climb\.zip" was not unpacked: invalid relative path: \.\.\/evil/,
    ],
    ['an invalid port', () => ['--port', '70000'], /"70000" is not a port/],
  ])('%s: a sentence, exit 3', async (_, args, message) => {
    const { code, stdout, stderr } = await project.inProcess(['show', ...args(), '--no-open']);
    expect({ code, stdout, stderr }).toEqual({ code: 3, stdout: '', stderr: expect.stringMatching(message) });
  });

  it('names the version that wrote a newer run', async () => {
    copied('newer');
    const plan = JSON.parse(project.read('newer/plan.json'));
    expect(plan.stagegate).toMatch(/^\d+\.\d+\.\d+/);
    writeFileSync(project.path('newer/plan.json'), JSON.stringify({ ...plan, format: 4, stagegate: '9.1.0' }));
    for (const command of ['show', 'decide']) {
      const { code, stderr } = await project.inProcess([command, 'newer']);
      expect({ code, stderr }).toEqual({
        code: 3,
        stderr: expect.stringMatching(/\(4; it knows 1, 2, 3\): stagegate 9\.1\.0/),
      });
    }
  });

  it('names a port that is in use', async () => {
    await using other = await startStaging();
    const { port } = new URL(other.url);
    const { code, stderr } = await project.inProcess(['show', '--no-open', '--port', port]);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining(`Port ${port} is in use. Leave out`) });
  });
});

describe('decide', () => {
  it('judges a zip like its folder', async () => {
    writeFileSync(project.path('judge.zip'), zipped(''));
    const before = readdirSync(project.root);
    const folder = await project.inProcess(['decide', 'results/latest']);
    const zip = await project.inProcess(['decide', 'judge.zip']);
    expect(zip).toEqual({ ...folder, stdout: folder.stdout.replace(/\nreport: .*\n$/, ''), stderr: '' });
    expect(zip.code).toBe(1);
    expect(readdirSync(project.root)).toEqual(before);
  });
});
