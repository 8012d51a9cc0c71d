/** A server on this machine alone that answers at once, for k6. Ends when its standard input does. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const identity = JSON.stringify({ version: '1.4.0', environment: 'staging' });
const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(request.url === '/version' ? identity : '{"ok":true}');
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.stdin.on('end', () => {
  server.closeAllConnections();
  server.close();
});
process.stdin.resume();
