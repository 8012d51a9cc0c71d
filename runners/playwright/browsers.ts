/** The gate's Chromium as programs that need no options: whoever launches them, the flags are there. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quoted } from '../../core/shell.ts';
import { chromiumArguments } from '../../fixtures/browser/chromium.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { type FoundTool, headless } from '../runner.ts';

/** Their executables. */
export interface Browsers {
  readonly chromium: string;
  /** What runs headless unless a suite asks otherwise: the headless shell, or Chromium if there is none. */
  readonly headless: string;
}

/** Writes them into a private folder. Chromium has no sandbox for root. */
export async function writeBrowsers(
  folder: string,
  tool: FoundTool,
  environment: ResolvedEnvironment,
): Promise<Browsers> {
  const flags = [...(await chromiumArguments(environment)), ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const browsers = browsersIn(folder);
  const write = (path: string, executable: string): void => {
    writeFileSync(path, `#!/bin/sh\nexec ${quoted(executable)} "$@" ${flags.map(quoted).join(' ')}\n`);
    chmodSync(path, 0o700);
  };
  write(browsers.chromium, tool.path);
  write(browsers.headless, headless(tool).path);
  return browsers;
}

export function browsersIn(folder: string): Browsers {
  return { chromium: join(folder, 'chromium'), headless: join(folder, 'chromium-headless') };
}
