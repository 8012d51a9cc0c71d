/** Connects, sends, waits for the answer; cuts the connection and does it again. */
import type { WebSocket } from 'undici';
import { defined } from '../../core/defined.ts';
import { ReasonError } from '../../core/errors.ts';
import { isWithin } from '../../core/evaluate.ts';
import { deadlineAfter } from '../../fixtures/access/deadline.ts';
import { issuedBy } from '../../fixtures/access/issued.ts';
import { wallBefore } from '../../fixtures/access/wall.ts';
import { foundAt, parseAnswer } from '../../fixtures/claims/answer.ts';
import { compared, comparedText, thresholdOf } from '../../fixtures/claims/expected.ts';
import type { ProbeContext } from '../../fixtures/probe/probe-context.ts';
import { isUnreachable } from '../../fixtures/probe/repeat.ts';
import { masked } from '../../fixtures/redaction/masked.ts';
import type { Answer, SocketArgs } from './args.ts';

/** `socket.json` */
export interface Exchange {
  readonly url: string;
  readonly first: Connection;
  /** After the first was cut; absent if that was not asked for, or if the first did not answer. */
  readonly again?: Connection | { readonly unreachable: string };
}

export interface Connection {
  readonly status: number;
  /** Why it is no WebSocket although the status is 101. */
  readonly flaw?: string;
  /** The sub-protocol that the server chose. */
  readonly protocol?: string;
  /** Seconds from the connection to the answer, if it came. */
  readonly answered?: number;
  /** If the server ended it before. */
  readonly closed?: { readonly code: number; readonly reason: string };
  /** Messages that came, the answer included. */
  readonly messages: number;
  /** There were more than are waited for. */
  readonly flood?: true;
  /** The first of them, shortened. */
  readonly shown: readonly string[];
}

const most = { messages: 1_000, bytes: 5_000_000, shown: 10, characters: 300, looked: 4_000 };

export async function exchange(args: SocketArgs, context: ProbeContext): Promise<{ readonly socket: Exchange }> {
  const { url, headers } = await context.target(args);
  const first = await connect(url, headers, args, context);
  const evidence = { url, first };
  if (!args.again || first.answered === undefined) return { socket: evidence };
  try {
    return { socket: { ...evidence, again: await connect(url, headers, args, context) } };
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    return { socket: { ...evidence, again: { unreachable: error.message } } };
  }
}

async function connect(
  url: string,
  own: Readonly<Record<string, string>>,
  { headers, protocols, message, answer, within, path }: SocketArgs,
  { environment, signal, hide }: ProbeContext,
): Promise<Connection> {
  const heard = new Heard(answer);
  const { openWebSocket } = await import('../../fixtures/access/websocket.ts');
  const { handshake, socket, drop } = await openWebSocket(
    {
      ...{ url, headers: { ...own, ...headers }, protocols, deadline: within * 1000, maxBytes: most.bytes, signal },
      prepare: (unopened) => heard.listen(unopened),
    },
    environment,
  );
  const head = defined({
    ...{ status: handshake.status, flaw: handshake.flaw },
    protocol: handshake.headers['sec-websocket-protocol'],
  });
  if (socket === undefined) {
    const wall = wallBefore({ url, body: new Uint8Array(), ...handshake }, environment);
    if (wall !== undefined) throw new ReasonError({ code: 'wall', detail: wall.words });
    return { ...head, messages: 0, shown: [] };
  }
  if (message !== undefined) socket.send(message);
  const seen = await heard.untilAnswer(within, signal);
  await drop();
  signal.throwIfAborted();
  for (const text of seen.shown) hide(issuedBy(`WebSocket ${path}`, { body: Buffer.from(text), headers: {} }));
  return {
    ...head,
    ...seen,
    shown: seen.shown.map((text) => masked(text.slice(0, most.looked)).slice(0, most.characters)),
  };
}

type End = Pick<Connection, 'answered' | 'closed' | 'flood'>;

/** What comes, until the answer, the end, or too much of anything else. */
class Heard {
  readonly #answer: Answer;
  readonly #shown: string[] = [];
  readonly #end = Promise.withResolvers<End>();
  /** When it was open. */
  #begun = Number.POSITIVE_INFINITY;
  #messages = 0;
  #bytes = 0;

  constructor(answer: Answer) {
    this.#answer = answer;
  }

  listen(socket: WebSocket): void {
    socket.addEventListener('message', ({ data }) => this.#take(textOf(data)));
    socket.addEventListener('close', ({ code, reason }) =>
      this.#end.resolve({ closed: { code, reason: masked(reason).slice(0, 120) } }),
    );
  }

  async untilAnswer(within: number, signal: AbortSignal): Promise<Omit<Connection, 'status' | 'flaw' | 'protocol'>> {
    this.#begun = performance.now();
    using limit = deadlineAfter(within * 1000);
    AbortSignal.any([signal, limit.signal]).addEventListener('abort', () => this.#end.resolve({}), { once: true });
    const end = await this.#end.promise;
    return { messages: this.#messages, shown: [...this.#shown], ...end };
  }

  #take(text: string): void {
    // Of what a server sends without end, more may have come than is looked at.
    if (this.#messages >= most.messages || this.#bytes >= most.bytes) return;
    this.#messages += 1;
    this.#bytes += text.length;
    if (this.#shown.length < most.shown) this.#shown.push(text);
    if (fits(text, this.#answer)) this.#end.resolve({ answered: Math.max(0, performance.now() - this.#begun) / 1000 });
    else if (this.#messages >= most.messages || this.#bytes >= most.bytes) this.#end.resolve({ flood: true });
  }
}

function textOf(data: Parameters<NonNullable<WebSocket['onmessage']>>[0]['data']): string {
  return typeof data === 'string' ? data : Buffer.from(data as ArrayBuffer).toString();
}

function fits(text: string, { json, text: whole }: Answer): boolean {
  if (whole !== undefined && !isWithin(thresholdOf(whole), comparedText(whole, text))) return false;
  const values = Object.entries(json);
  if (values.length === 0) return true;
  const document = parseAnswer(text);
  return (
    document !== undefined &&
    values.every(([at, one]) => isWithin(thresholdOf(one), compared(one, foundAt(document, at))))
  );
}
