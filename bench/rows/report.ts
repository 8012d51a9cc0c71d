/** e: how fast a large report answers. */
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { decide } from '../../core/decide.ts';
import { whole } from '../../reports/blocks.ts';
import { html } from '../../reports/html/html.ts';
import { ensure } from '../../setup/index.js';
import { timedNode } from '../command.ts';
import { manyChecks } from '../made-up/checks.ts';
import type { Row } from '../model.ts';
import { packageFile } from '../packages.ts';
import { interleaved } from '../pairs.ts';
import { ratios, spread } from '../statistics.ts';

const count = 10_000;
const files = 20;

export const filterAnswers: Row = {
  key: 'e',
  title: '`report.html` with 10,000 checks: size, and time until a filter answers',
  how: 'Both reports are open in one Chromium. A number that few titles contain is entered into the filter field, and the time runs until the frame in which the list shows exactly those. Playwright’s HTML report comes from its own run of the same number of empty tests.',
  measure: async ({ root, scratch, pairs: wanted = 9, note }) => {
    const { chromium: found } = await ensure(['chromium'], { offline: true, log: () => {} });
    if ('missing' in found) throw new Error(`Chromium: ${found.missing}`);
    const ours = writeOurs(scratch);
    note('running 10,000 tests for Playwright’s report');
    const theirs = await writeTheirs(root, scratch);
    const browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
    try {
      const [our, their] = [await browser.newPage(), await browser.newPage()];
      await open(our, ours, '#checks .check');
      await open(their, theirs, '.chip');
      let at = 0;
      const term = (): string => String(1234 + 397 * at++);
      const pairs = await interleaved(
        Math.max(7, wanted),
        () => answer(our, { input: '#text', row: '#checks .check', term: term() }),
        () => answer(their, { input: 'input[name=q]', row: '.test-file-test', term: term() }),
      );
      return {
        figures: [
          {
            what: '10,000 checks: time until a filter answers / Playwright’s',
            unit: 'ratio',
            value: ratios(pairs),
            must: { max: 1 },
            goal: { max: 0.5 },
          },
          {
            what: '10,000 checks: `report.html`',
            unit: 'MB',
            value: spread([statSync(ours).size / 1e6]),
            must: { max: 5 },
          },
        ],
        parts: [
          { name: 'report.html', unit: 'ms', value: spread(pairs.map((pair) => pair.ours)) },
          { name: 'Playwright’s report', unit: 'ms', value: spread(pairs.map((pair) => pair.theirs)) },
        ],
        inTheWay: [
          'At each letter the report redraws the first rows of each group, about a hundred; most of the time goes into removing the old ones.',
        ],
      };
    } finally {
      await browser.close();
    }
  },
};

function writeOurs(scratch: string): string {
  const { plan, execution } = manyChecks(count);
  const path = join(scratch, 'report.html');
  writeFileSync(path, whole(html(decide(plan, execution))));
  return path;
}

async function writeTheirs(root: string, scratch: string): Promise<string> {
  const folder = join(root, 'results', '.bench');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    for (let file = 0; file < files; file += 1) writeFileSync(join(folder, `part-${file + 1}.spec.ts`), spec(file));
    writeFileSync(
      join(folder, 'playwright.config.ts'),
      `export default { respectGitIgnore: false, outputDir: ${JSON.stringify(join(scratch, 'test-results'))}, workers: 2, reporter: [['html', { open: 'never', outputFolder: ${JSON.stringify(join(scratch, 'playwright'))} }]] };\n`,
    );
    const cli = packageFile('@playwright/test', 'cli.js', root);
    await timedNode([cli, 'test', '--config', join(folder, 'playwright.config.ts')], {
      cwd: folder,
      log: join(scratch, 'playwright.txt'),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return join(scratch, 'playwright', 'index.html');
}

function spec(file: number): string {
  const size = count / files;
  const tests = Array.from({ length: size }, (_, index) => {
    const number = file * size + index + 1;
    return `test('A customer finds a product and pays for it by card, case ${number}', () => { expect(${number}).toBe(${number}); });`;
  });
  return `import { expect, test } from '@playwright/test';\n${tests.join('\n')}\n`;
}

async function open(page: Page, path: string, row: string): Promise<void> {
  await page.goto(pathToFileURL(path).href);
  await page.locator(row).first().waitFor();
}

interface Filter {
  readonly input: string;
  /** What is a row of the list. */
  readonly row: string;
  readonly term: string;
}

/** Milliseconds from the change of the field to the frame whose rows all hold the term. The field is emptied again. */
async function answer(page: Page, filter: Filter): Promise<number> {
  await page.bringToFront();
  const taken = await page.evaluate(async ({ input, row, term }) => {
    const rows = (): Element[] => [...document.querySelectorAll(row)];
    const settled = async (holds: () => boolean): Promise<void> => {
      const until = performance.now() + 30_000;
      while (!holds()) {
        if (performance.now() > until) throw new Error(`The filter "${term}" did not answer within 30 s.`);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    };
    const set = (text: string): void => {
      const field = document.querySelector<HTMLInputElement>(input);
      if (field === null) throw new Error(`There is no ${input}.`);
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.form?.requestSubmit();
    };
    const since = performance.now();
    set(term);
    await settled(() => rows().length > 0 && rows().every(({ textContent }) => textContent.includes(term)));
    const time = performance.now() - since;
    set('');
    await settled(() => rows().length === 0 || rows().some(({ textContent }) => !textContent.includes(term)));
    return time;
  }, filter);
  return taken;
}
