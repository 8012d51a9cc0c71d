// What the package's files import: each must be there, or be a declared dependency; and each dependency must be imported, or be a peer of one that is.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** @import { Manifest } from './manifest.js' */

/** `from 'x'`, `import 'x'`, `import('x')`, `require('x')`, `resolve('x')`: what the compiler writes and what our code calls. */
const patterns = [
  /^\s*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
  /\bcreateRequire\(import\.meta\.url\)(?:\.resolve)?\(\s*['"]([^'"]+)['"]\s*\)/g,
  /\bimport\.meta\.resolve\(\s*['"]([^'"]+)['"]\s*\)/g,
  /\/\/\/\s*<reference\s+(?:types|path)="([^"]+)"/g,
];

/** k6 has them built in. */
const givenByK6 = /^k6(?:\/|$)/;

/**
 * @param {string} text
 * @returns {string[]} as written
 */
function importsIn(text) {
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = '']) => name));
}

/**
 * The package of a specifier: `@playwright/test/reporter` is of `@playwright/test`.
 * @param {string} specifier
 */
function packageOf(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/**
 * A sentence for each import that is not there or not declared, and for each dependency that nothing imports.
 * @param {string} folder
 * @param {Manifest} manifest
 * @param {(name: string) => readonly string[]} peersOf of a package
 * @returns {string[]}
 */
export function problems(folder, manifest, peersOf = () => []) {
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  /** @type {Set<string>} */
  const used = new Set();
  const missing = sources(folder).flatMap((file) =>
    importsIn(readFileSync(file, 'utf8')).flatMap((name) => {
      const from = `${relative(folder, file)} imports "${name}"`;
      if (name.startsWith('.')) return existsSync(target(file, name)) ? [] : [`${from}, which is not in the package.`];
      const module = packageOf(name);
      if (name.startsWith('node:') || builtinModules.includes(module) || givenByK6.test(name)) return [];
      used.add(module);
      return module in declared ? [] : [`${from}, which is neither a dependency nor a peer.`];
    }),
  );
  const needed = new Set([...used].flatMap((name) => [name, ...peersOf(name)]));
  const idle = Object.keys(declared).filter((name) => !needed.has(name.replace(/^@types\//, '')));
  return [...missing, ...idle.map((name) => `Nothing in the package imports "${name}".`)];
}

/**
 * The declarations that can be reached from the entries, absolute.
 * @param {string} folder
 * @param {readonly string[]} entries
 * @returns {Set<string>}
 */
export function declarations(folder, entries) {
  /** @type {Set<string>} */
  const reached = new Set();
  const queue = entries.map((entry) => join(folder, entry));
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const name of importsIn(readFileSync(file, 'utf8'))) if (name.startsWith('.')) queue.push(target(file, name));
  }
  return reached;
}

/** @param {string} folder */
function sources(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((path) => /\.[jt]s$/.test(path)).map((path) => join(folder, path));
}

/**
 * The file that a relative specifier means: for a declaration a declaration.
 * @param {string} file
 * @param {string} name
 */
function target(file, name) {
  return join(dirname(file), file.endsWith('.d.ts') ? name.replace(/\.js$/, '.d.ts') : name);
}
