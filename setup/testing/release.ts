/** A server with a tool's release for Linux, as its makers publish it: a folder with the program in an archive, and the digests of all archives. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answer, routes, serve, type TestServer } from '../../fixtures/testing/server.ts';
import type { Release } from '../release.js';
import { TestMachine } from './machine.ts';

/** Its program is the script. `digest`: the one that is listed, default the right one. */
export async function releaseServer(
  { tool, version, sums, archives }: Release,
  script: string,
  digest?: string,
): Promise<TestServer> {
  using here = new TestMachine();
  chmodSync(here.file(`release/${tool}`, `#!/bin/sh\n${script}\n`), 0o755);
  const name = archives['linux']?.(process.arch === 'arm64' ? 'arm64' : 'amd64') ?? '';
  execFileSync('tar', ['-czf', name, 'release'], { cwd: here.folder });
  const archive = readFileSync(join(here.folder, name));
  const own = digest ?? createHash('sha256').update(archive).digest('hex');
  return serve(
    routes({
      [`/v${version}/${sums}`]: answer(`${'0'.repeat(64)}  other.zip\n${own}  ${name}\n`),
      [`/v${version}/${name}`]: (_, response) => response.end(archive),
    }),
  );
}
