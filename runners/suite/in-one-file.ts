/** A module with all that it imports, in one file: Node loads that in half the time, and each process of a suite does. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, utimesSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cachedIn } from '../../fixtures/context/cache.js';
import { published } from '../../fixtures/context/install.ts';

const bundler = join(import.meta.dirname, 'bundle.js');

/** The package has it in one file already. Without the packages for development, or a cache, the module remains as it is. */
export function inOneFile(module: string, cache = cachedIn('in-one-file')): string {
  if (published) return module;
  try {
    const file = join(cache, `${digestOf(module)}.mjs`);
    if (!existsSync(file)) make(module, file);
    // A gate that prunes the cache at this moment sees that it is in use.
    utimesSync(file, new Date(), new Date());
    return file;
  } catch {
    return module;
  }
}

function make(module: string, file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  spawnSync(process.execPath, [bundler, module, file], { stdio: 'ignore', env: {} });
}

/** Of all that the file depends on, the place of the sources included. */
function digestOf(module: string): string {
  const hash = createHash('sha256');
  for (const path of [createRequire(bundler).resolve('rolldown/package.json'), bundler, ...modulesOf(module)])
    hash.update(`${path}\n${readFileSync(path, 'utf8')}\n`);
  return hash.digest('hex').slice(0, 32);
}

/** The module, and what it imports, and what that imports. */
function modulesOf(module: string): ReadonlySet<string> {
  const found = new Set([module]);
  for (const path of found)
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(/\b(?:from|import) '(\.[^']+)';$/gm)) {
      found.add(join(dirname(path), name));
    }
  return found;
}
