import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

/** What runs under any Node from 18 on: before anything is installed, and as the installed command. */
function bootstrap(): Map<string, string> {
  return collect(resolve(import.meta.dirname, 'package/stagegate.js'), collect(resolve(import.meta.dirname, 'run.js')));
}

function collect(file: string, seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(file)) return seen;
  const text = readFileSync(file, 'utf8');
  seen.set(file, text);
  for (const name of imports(text)) if (name.startsWith('.')) collect(resolve(dirname(file), name), seen);
  return seen;
}

function imports(text: string): string[] {
  const all =
    /(?:^(?:import|export)\b(?:[\w\s{},*]*\bfrom)?\s*|^(?!\s*(?:\*|\/\*|\/\/)).*?\bimport\()['"]([^'"]+)['"]/gm;
  return [...text.matchAll(all)].map((match) => match[1] ?? '');
}

test('imports nothing that has to be installed, and no TypeScript', () => {
  const names = [...bootstrap().values()].flatMap(imports);
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !name.startsWith('node:') && !/^\.{1,2}\/.*\.js$/.test(name))).toEqual([]);
});

test('uses nothing that Node 18 does not have', () => {
  const newer =
    /import\.meta\.(dirname|filename|resolve|main)\b|\b(await )?using \w+ =|\.(toSorted|toReversed|toSpliced|with|isWellFormed|union|intersection)\(|\b(Object|Map)\.groupBy|Promise\.(withResolvers|try)|Array\.fromAsync|AbortSignal\.any|\b(cpSync|globSync|styleText|execve|loadEnvFile|stripTypeScriptTypes)\b|import [^;]*\bwith \{/;
  const found = [...bootstrap()].flatMap(([file, text]) => (newer.test(text) ? [file] : []));
  expect(found).toEqual([]);
});

/** A Node on the PATH that cannot run TypeScript. */
const oldNode = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .find(
    (path) => existsSync(path) && /^v(18|20)\./.test(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout ?? ''),
  );

const parseAll =
  "const { readFileSync } = require('fs'); for (const identifier of process.argv.slice(1)) new (require('vm').SourceTextModule)(readFileSync(identifier, 'utf8').replace(/^#!.*/, ''), { identifier });";

test.skipIf(oldNode === undefined)('parses under an old Node', () => {
  const args = ['--experimental-vm-modules', '--no-warnings', '-e', parseAll, ...bootstrap().keys()];
  const { status, stderr } = spawnSync(oldNode ?? '', args, { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
});
