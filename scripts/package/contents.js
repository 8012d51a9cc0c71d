// What is in the package in addition to the compiler's output, and what is not.
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sources } from '../../setup/k6-build.js';
import { declarations } from './imports.js';

/** @import { Manifest } from './manifest.js' */

/** What the README points to; the schema and the pictures are named by the pages. */
const pages = [
  'access.md',
  'bringing-your-suites.md',
  'claims.md',
  'gate-report.schema.json',
  'getting-started.md',
  'images/report-blocked.png',
  'in-ci.md',
  'reading-a-report.md',
  'report-formats.md',
  'writing-claims.md',
];

/** Paths in the repository and in the package. */
const copies = [
  ['LICENSE', 'LICENSE'],
  ['scripts/package/README.md', 'README.md'],
  ['scripts/package/stagegate.js', 'bin/stagegate.js'],
  // Vitest compiles it: see start.ts there.
  ['runners/vitest/setup.ts', 'runners/vitest/setup.ts'],
  ['docs/gate-report.schema.json', 'gate-report.schema.json'],
  ...pages.map((page) => [`docs/${page}`, `docs/${page}`]),
  ...sources.map((name) => [`load/k6/${name}`, `load/k6/${name}`]),
];

/** Stand-ins are for the repository; the compiler takes them along because their types are named. */
const developmentOnly = [
  'fixtures/stand-ins',
  'gate/run/stand-ins.js',
  'gate/run/stand-ins.d.ts',
  'runners/vitest/setup.js',
];

/** For k6, which loads files by path: `../node_modules/stagegate/k6.js`. */
const k6Helpers = ['created', 'environment', 'request'];

/**
 * @param {string} root
 * @param {string} folder
 * @param {Manifest} manifest
 */
export function addFiles(root, folder, manifest) {
  for (const [from = '', to = ''] of copies) {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    copyFileSync(join(root, from), join(folder, to));
  }
  const helpers = `${k6Helpers.map((name) => `export * from './load/lib/${name}.js';`).join('\n')}\n`;
  const doc =
    "/** For k6 scripts, which load files by path: `import { request } from '../node_modules/stagegate/k6.js'`. */\n";
  for (const ending of ['js', 'd.ts']) writeFileSync(join(folder, `k6.${ending}`), doc + helpers);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * Leaves the declarations that a team's code can reach, and takes away what only the repository runs.
 * @param {string} folder
 * @param {Manifest} manifest
 */
export function dropInternals(folder, manifest) {
  for (const path of developmentOnly) rmSync(join(folder, path), { recursive: true, force: true });
  const entries = Object.values(manifest.exports).flatMap((entry) => (typeof entry === 'string' ? [] : [entry.types]));
  const reached = declarations(folder, [...entries, './k6.d.ts']);
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (path.endsWith('.d.ts') && !reached.has(join(folder, path))) rmSync(join(folder, path));
}
