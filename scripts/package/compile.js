// TypeScript to JavaScript and declarations, docstrings kept.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Node's modules, and the few that k6 loads: their globals differ. */
const projects = ['tsconfig.json', 'tsconfig.k6.json'];

/**
 * Throws with the compiler's own words.
 * @param {string} root
 * @param {string} folder
 */
export function compile(root, folder) {
  for (const project of projects) {
    const { status, stdout, error } = spawnSync(
      process.execPath,
      [
        ...[join(root, 'node_modules/typescript/bin/tsc'), '--singleThreaded'],
        ...['-p', join(root, 'scripts/package', project), '--outDir', folder],
      ],
      { cwd: root, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`tsc -p scripts/package/${project} failed:\n${error?.message ?? stdout}`);
  }
  renameInDeclarations(folder);
}

/**
 * The compiler renames imports in what runs, and leaves them in declarations as they were written.
 * @param {string} folder
 */
function renameInDeclarations(folder) {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const path of all.filter((name) => name.endsWith('.d.ts')).map((name) => join(folder, name))) {
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll(/(\bfrom\s*|\bimport\(\s*|\bimport\s+)(['"])(\.[^'"]*)\.ts\2/g, '$1$2$3.js$2'));
  }
}
