/** The gate's Chromium as a program that needs no options: whoever launches it, the flags are there. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumArguments } from '../../../fixtures/chromium.ts';
import type { ResolvedEnvironment } from '../../../fixtures/resolved.ts';

/** Writes it into a private folder. Returns its path. Chromium has no sandbox for root. */
export async function writeChromium(
  folder: string,
  executable: string,
  environment: ResolvedEnvironment,
): Promise<string> {
  const flags = [...(await chromiumArguments(environment)), ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const path = join(folder, 'chromium');
  writeFileSync(path, `#!/bin/sh\nexec ${quoted(executable)} "$@" ${flags.map(quoted).join(' ')}\n`);
  chmodSync(path, 0o700);
  return path;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
