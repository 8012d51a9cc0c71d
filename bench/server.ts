import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface LoopbackServer extends AsyncDisposable {
  readonly url: string;
}

/** The server of `children/server.ts` in a process of its own, which ends with this one. */
export async function startServer(): Promise<LoopbackServer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'children', 'server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [url] = await Promise.race([
    once(createInterface(child.stdout), 'line') as Promise<[string]>,
    ended.then(() => Promise.reject(new Error('The server for k6 did not start.'))),
  ]);
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
