/** WebSocket servers of two libraries, with the same behaviour. */
import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';

/** What the server does with a connection. */
export interface Peer {
  send(text: string): void;
  close(code: number, reason: string): void;
}
export interface Behaviour {
  readonly protocols?: readonly string[];
  readonly onOpen?: (peer: Peer, request: IncomingMessage) => void;
  readonly onMessage?: (peer: Peer, text: string) => void;
}

/** Answers an `upgrade`. */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
export type Library = (behaviour: Behaviour) => Upgrade;

const ws: Library = ({ protocols, onOpen, onMessage }) => {
  const server = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => protocols?.find((one) => offered.has(one)) ?? false,
  });
  return (request, socket, head) =>
    server.handleUpgrade(request, socket, head, (peer) => {
      peer.on('error', () => {});
      peer.on('message', (data) => onMessage?.(peer, String(data)));
      onOpen?.(peer, request);
    });
};

/** It brings no types. */
interface Faye extends Peer {
  on(event: 'open' | 'message', listener: (event: { readonly data: string }) => void): void;
}
type FayeConstructor = new (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  protocols?: readonly string[],
) => Faye;
const require = createRequire(import.meta.url);
const FayeWebSocket: FayeConstructor = require('faye-websocket');

const faye: Library =
  ({ protocols, onOpen, onMessage }) =>
  (request, socket, head) => {
    const peer = new FayeWebSocket(request, socket, head, protocols);
    peer.on('open', () => onOpen?.(peer, request));
    peer.on('message', ({ data }) => onMessage?.(peer, data));
  };

export const libraries = { ws, 'faye-websocket': faye };
