/** Packs stagegate and installs it with npm, as a team does. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../../../gate/testing/command.ts';

/** What npm says if no registry responds, or none may be asked. */
const noRegistry =
  /\b(?:ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT)\b/;

/** The archive, in a temporary folder of its own. */
export function pack(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stagegate-pack-'));
  const said = execFileSync(process.execPath, [join(repository, 'scripts/package.js'), folder], {
    cwd: folder,
    encoding: 'utf8',
  });
  return join(folder, said.trim());
}

/** What the team has of its own, in the versions that this repository was tested with. */
function ownTools(): readonly string[] {
  const { dependencies } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  return ['@playwright/test', 'vitest'].map((name) => `${name}@${dependencies[name]}`);
}

/** Packages that this repository ships: npm keeps what something declares, and removes the rest. It takes npm longer to unpack them again. */
function copyShipped(root: string): void {
  const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8'));
  for (const [path, { dev }] of Object.entries<{ readonly dev?: boolean }>(lock.packages))
    if (path.lastIndexOf('node_modules/') === 0 && dev !== true && existsSync(join(repository, path)))
      cpSync(join(repository, path), join(root, path), { recursive: true, verbatimSymlinks: true });
}

/** Installs the archive next to the team's own tools; its `type` is what `npm init` writes. Returns why if no registry responds. */
export function install(root: string, archive: string): { readonly unreachable?: string } {
  writeFileSync(
    join(root, 'package.json'),
    '{"name":"@team/shop","version":"1.0.0","private":true,"type":"commonjs"}\n',
  );
  copyShipped(root);
  const { status, stderr } = spawnSync(
    'npm',
    [
      'install',
      '--save-dev',
      '--prefer-offline',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--fetch-retries=1',
      '--fetch-retry-mintimeout=500',
      '--fetch-retry-maxtimeout=1000',
      archive,
      ...ownTools(),
    ],
    { cwd: root, encoding: 'utf8' },
  );
  rmSync(join(archive, '..'), { recursive: true, force: true });
  if (status === 0) return {};
  if (noRegistry.test(stderr)) return { unreachable: stderr };
  throw new Error(`npm install failed: ${stderr}`);
}
