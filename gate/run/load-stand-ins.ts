/** Stand-ins, which the repository has and the published package does not. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { extension } from '../../fixtures/context/install.ts';

/** By path, so that the package is whole without them. */
export async function loadStandIns(): Promise<typeof import('./stand-ins.ts')> {
  return await import(pathToFileURL(join(import.meta.dirname, `stand-ins${extension}`)).href);
}
