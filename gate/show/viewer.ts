/** Where Playwright keeps its trace viewer: that of the project's own Playwright, which wrote the traces. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { toolPackage } from '../../runners/suite/tool.ts';

/** The viewer's folder; undefined if there is no Playwright. */
export function traceViewer(root: string): string | undefined {
  const core = found(() => coreOf(toolPackage('@playwright/test', root, 'The trace viewer').manifest));
  const manifest = core ?? found(() => toolPackage('playwright-core', root, 'The trace viewer').manifest);
  if (manifest === undefined) return undefined;
  const folder = join(dirname(manifest), 'lib/vite/traceViewer');
  return existsSync(join(folder, 'index.html')) ? folder : undefined;
}

/** The package with the viewer is a dependency of a dependency. */
function coreOf(manifest: string): string {
  const playwright = createRequire(manifest).resolve('playwright/package.json');
  return createRequire(playwright).resolve('playwright-core/package.json');
}

function found(look: () => string): string | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
