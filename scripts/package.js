// `npm run package`: makes the form that teams install in dist/package, and packs it as dist/stagegate-<version>.tgz.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { bundle } from '../runners/suite/bundle.js';
import { thisMachine } from '../setup/machine.js';
import { compile } from './package/compile.js';
import { addFiles, dropInternals } from './package/contents.js';
import { problems } from './package/imports.js';
import { manifest } from './package/manifest.js';

process.exitCode = 1;
const { root, env } = thisMachine();
const dist = resolve(root, process.argv[2] ?? 'dist');
const folder = join(dist, 'package');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
compile(root, folder);
// Each process of a suite loads one of them.
for (const tool of ['vitest', 'playwright']) {
  const preload = join(folder, 'runners', tool, 'preload.js');
  await bundle(preload, preload);
}
/** @param {string[]} path from the root */
const manifestIn = (...path) => JSON.parse(readFileSync(join(root, ...path, 'package.json'), 'utf8'));
const published = manifest(manifestIn());
addFiles(root, folder, published);
dropInternals(folder, published);
const found = problems(folder, published, (name) =>
  name in published.dependencies ? Object.keys(manifestIn('node_modules', name).peerDependencies ?? {}) : [],
);
for (const problem of found) process.stderr.write(`${problem}\n`);
if (found.length === 0) {
  const file = pack();
  process.stdout.write(`${relative(process.cwd(), file)}\n`);
  process.exitCode = 0;
}

/** @returns {string} the archive */
function pack() {
  const npm = env['npm_execpath'];
  const [command, ...before] = npm?.endsWith('.js') === true ? [process.execPath, npm] : ['npm'];
  const { status, stdout, stderr, error } = spawnSync(
    command,
    [...before, 'pack', '--json', '--ignore-scripts', '--pack-destination', dist],
    { cwd: folder, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`npm pack failed: ${error?.message ?? stderr}`);
  const [{ filename }] = JSON.parse(stdout);
  return join(dist, filename);
}
