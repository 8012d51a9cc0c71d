/** The import rules of this codebase, as `CONTRIBUTING.md` tells them. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = dirname(import.meta.dirname);
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
  cwd: root,
  encoding: 'utf8',
}).split('\n');
const sources = tracked
  .filter((path) => path !== '' && !/\.(test|d)\.ts$|testdata|\/testing\//.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** What a file imports: relative paths as paths from the root, packages and built-ins as they are. */
function imports({ path, text }: (typeof sources)[number]): readonly string[] {
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g,
  );
  return [...found]
    .map((match) => match[1] ?? match[2] ?? '')
    .map((name) => (name.startsWith('.') ? relative(root, join(root, dirname(path), name)) : name));
}

/** `path imports name`, for each import that a rule does not allow. */
function strangers(of: RegExp, allowed: RegExp): readonly string[] {
  return sources
    .filter(({ path }) => of.test(path))
    .flatMap((file) =>
      imports(file)
        .filter((name) => !allowed.test(name))
        .map((name) => `${file.path} imports ${name}`),
    );
}

const pure =
  'model|plan|schedule|evaluate|identity|decide|objections|objection-wording|barriers|wording|text|figures|series|claim';
const layerFolders = '(?:suites/[^/]+|smoke|uat|load|perf)';

describe('architecture', () => {
  it('finds sources to judge', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(
      imports({ path: 'gate/x.ts', text: "import { a } from './model.ts';\nconst b = await import('node:fs');\n" }),
    ).toEqual(['gate/model.ts', 'node:fs']);
  });

  it('keeps the vocabulary free of imports', () => {
    expect(strangers(/^gate\/model\.ts$/, /^$/)).toEqual([]);
  });

  it('keeps the pure files and the reports apart from the world', () => {
    const ours = `^(?:gate/(?:${pure})|fixtures/nearest)\\.ts$`;
    expect(strangers(new RegExp(ours), new RegExp(ours))).toEqual([]);
    const plain = `^reports/|^gate/(${pure})\\.ts$|^hono/html$|^zod$`;
    expect(strangers(/^reports\/(?!allure\/)/, new RegExp(plain))).toEqual([]);
    // Its model: types, and enumerations of words.
    expect(strangers(/^reports\/allure\//, new RegExp(`${plain}|^allure-js-commons(?:/sdk)?$`))).toEqual([]);
    const clocks = sources.filter(
      ({ path, text }) =>
        new RegExp(`^reports/|^gate/(${pure})\\.ts$`).test(path) &&
        /Date\.now\(|new Date\(\)|performance\.now\(|Math\.random\(/.test(text),
    );
    expect(clocks.map(({ path }) => path)).toEqual([]);
  });

  it('lets a layer import the contracts of claims, the fixtures and itself', () => {
    for (const { path } of sources.filter((file) => new RegExp(`^${layerFolders}/`).test(file.path))) {
      const own = new RegExp(`^${layerFolders}/`).exec(path)?.[0] ?? '';
      const rule = new RegExp(
        `^(?:gate/(?:model|claim)\\.ts$|fixtures/|${own}|stagegate(/|$)|node:|(?!gate/|reports/|suites/|smoke/|uat/|load/|perf/|scripts/)[@a-z])`,
      );
      expect(strangers(new RegExp(`^${path}$`), rule)).toEqual([]);
    }
  });

  it('keeps runners apart from each other', () => {
    for (const name of ['probe', 'playwright', 'vitest', 'k6', 'lighthouse', 'exec']) {
      expect(
        strangers(new RegExp(`^gate/runners/${name}/`), new RegExp(`^(?!gate/runners/)|^gate/runners/${name}/`)),
      ).toEqual([]);
    }
  });

  it('lets nothing import a definition', () => {
    expect(strangers(/./, /^(?!fixtures\/environments\/)/)).toEqual([]);
  });

  it('reads the environment variables in one place and sets the exit code in one', () => {
    const using = (what: RegExp) =>
      sources
        .filter(({ path, text }) => what.test(text) && !/^fixtures\/stand-ins\/|\/child\.ts$/.test(path))
        .map(({ path }) => path);
    expect(using(/process\.env\b/)).toEqual(['fixtures/variables.ts']);
    expect(using(/process\.exitCode\b|process\.exit\(/)).toEqual(['gate/cli.ts']);
  });
});
