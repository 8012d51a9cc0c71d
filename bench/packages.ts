/** Packages of the project. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A file of a package, as the project would find it. Throws if the package is not installed. */
export function packageFile(name: string, file: string, root: string): string {
  return join(dirname(manifest(name, root)), file);
}

export function packageVersion(name: string, root: string): string {
  return (JSON.parse(readFileSync(manifest(name, root), 'utf8')) as { readonly version: string }).version;
}

function manifest(name: string, root: string): string {
  return createRequire(join(root, 'package.json')).resolve(`${name}/package.json`);
}
