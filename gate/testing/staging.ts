/** A small staging environment on a free port, for tests of the command. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Staging extends AsyncDisposable {
  readonly url: string;
  /** What `/health` answers; change it at will. */
  health: Record<string, unknown>;
  /** Takes over a request; true if it answered it. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly requests: string[];
}

export async function startStaging(): Promise<Staging> {
  const server = createServer((request, response) => {
    staging.requests.push(`${request.method} ${request.url}`);
    if (staging.intercept(request, response)) return;
    response.setHeader('content-type', 'application/json');
    response.statusCode = request.url === '/health' ? 200 : 404;
    response.end(JSON.stringify(request.url === '/health' ? staging.health : { error: 'not found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const staging: Staging = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    health: { status: 'healthy', environment: 'staging', version: '1.4.0', database: 'connected' },
    intercept: () => false,
    requests: [],
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return staging;
}

/** A definition of that environment; `claims` is source text. */
export function definition(
  claims = `endpoint('/health', { is: 200, json: { '/database': 'connected' } })`,
  rest = '',
): string {
  return `
    import { defineEnvironment, endpoint, env, secret } from 'stagegate';
    export default defineEnvironment({
      name: 'shop',
      origins: { app: env('STAGING_URL') },
      production: ['shop.example'],
      identity: { app: { at: '/health', version: '/version', environment: '/environment' } },
      policy: { requiredLayers: ['health'], promotes: ['quick', 'full'] },
      ${rest}
      claims: [${claims}],
    });`;
}
