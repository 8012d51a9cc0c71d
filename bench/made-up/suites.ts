/** Suites of many small tests, as a team's project holds them. */

const files = 50;

/** Of 50 files, each test with one assertion about numbers. */
export function vitestSuite(tests: number): Readonly<Record<string, string>> {
  return {
    'vitest.config.ts': "export default { test: { include: ['api/**/*.spec.ts'], maxWorkers: 2 } };\n",
    ...specs(
      'api',
      tests,
      "import { expect, test } from 'vitest';",
      (number) => `expect(${number} + 1).toBe(${number + 1});`,
    ),
  };
}

/** Of 50 files, each test with a page of its own. `chromium` is for Playwright without a gate. */
export function playwrightSuite(tests: number, chromium: string): Readonly<Record<string, string>> {
  const launchOptions = JSON.stringify({ executablePath: chromium, args: ['--no-sandbox'] });
  return {
    'playwright.config.ts': `export default { testDir: 'uat', workers: 2, fullyParallel: true, use: { launchOptions: ${launchOptions} } };\n`,
    ...specs(
      'uat',
      tests,
      "import { expect, test } from '@playwright/test';",
      () => "await page.goto('/'); await expect(page.locator('body')).toContainText('ok');",
      '{ page }',
    ),
  };
}

/** A report of passed cases, 50 to a suite, and the list of them. */
export function junitSuite(cases: number): Readonly<Record<string, string>> {
  const names = Array.from({ length: cases }, (_, number) => ({
    of: `shop.orders.Suite${Math.floor(number / 50)}`,
    name: `A customer pays by card, case ${number}`,
  }));
  const xml = [...Map.groupBy(names, ({ of }) => of)].map(
    ([of, some]) =>
      `<testsuite name="${of}" tests="${some.length}">\n${some.map(({ name }) => `<testcase classname="${of}" name="${name}" time="0.01"/>\n`).join('')}</testsuite>\n`,
  );
  return {
    'made.xml': `<?xml version="1.0"?>\n<testsuites>\n${xml.join('')}</testsuites>\n`,
    'tests.txt': names.map(({ of, name }) => `${of}.${name}\n`).join(''),
  };
}

function specs(
  folder: string,
  tests: number,
  imports: string,
  body: (number: number) => string,
  fixtures = '',
): Readonly<Record<string, string>> {
  const size = tests / files;
  const file = (at: number): string =>
    [
      imports,
      ...Array.from({ length: size }, (_, index) => {
        const number = at * size + index + 1;
        return `test('A customer pays by card, case ${number}', async (${fixtures}) => { ${body(number)} });`;
      }),
    ].join('\n');
  return Object.fromEntries(
    Array.from({ length: files }, (_, at) => [`${folder}/part-${at + 1}.spec.ts`, `${file(at)}\n`]),
  );
}
