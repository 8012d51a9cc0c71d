/** Serves one run's folder, and Playwright's trace viewer over it, to this machine's browsers alone. */
import { realpathSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from '../../core/errors.ts';
import { redirect, sendFile, tell } from './files.ts';
import { route, type Sources } from './route.ts';

export interface Served extends AsyncDisposable {
  readonly origin: string;
}

/** Port 0, the default, is a free one. Throws a `UsageError` if the port is not available. */
export async function serveRun({ run, viewer }: Sources, port = 0): Promise<Served> {
  const sources = { run: realpathSync(run), ...(viewer === undefined ? {} : { viewer: realpathSync(viewer) }) };
  const server = createServer((request, response) => {
    const reply = route(request, sources);
    if ('file' in reply) sendFile(request, response, reply);
    else if ('to' in reply) redirect(response, reply.to);
    else tell(response, reply);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new UsageError(unavailable(port, error))));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, resolve);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function unavailable(port: number, { code, message }: NodeJS.ErrnoException): string {
  const why =
    code === 'EADDRINUSE' ? 'is in use' : code === 'EACCES' ? 'is not yours to use' : `cannot be had (${message})`;
  return `Port ${port} ${why}. Leave out --port to get a free one, or name another.`;
}
