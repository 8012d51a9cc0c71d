/** A server on this machine alone that answers at once, with a page below `/page/`. Ends when its standard input does. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const identity = JSON.stringify({ version: '1.4.0', environment: 'staging' });
const page =
  '<!doctype html><html lang="en"><title>Orders</title><main><h1>Orders</h1><p>All of them are ok.</p></main></html>';
const server = createServer((request, response) => {
  const isPage = request.url?.startsWith('/page/') ?? false;
  response.setHeader('content-type', isPage ? 'text/html' : 'application/json');
  response.end(isPage ? page : request.url === '/version' ? identity : '{"ok":true}');
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.stdin.on('end', () => {
  server.closeAllConnections();
  server.close();
});
process.stdin.resume();
