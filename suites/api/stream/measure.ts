/** Connects to a stream, and keeps what it sent until its first event. */
import { defined } from '../../../core/defined.ts';
import { pastCaches } from '../../../fixtures/access/from-cache.ts';
import type { Answer } from '../../../fixtures/access/http.ts';
import { type Request, sent } from '../../../fixtures/claims/request.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import { firstEvent } from './events.ts';

export interface StreamArgs {
  readonly path: string;
  readonly origin?: string;
  readonly account?: string;
  readonly request?: Request;
  /** Seconds until the first event, connecting included. */
  readonly within: number;
}

/** `answer.json`; what came of the body is next to it. */
export interface StreamAnswer {
  readonly url: string;
  readonly status: number;
  /** Without parameters, in lower case; empty if there is none. */
  readonly contentType: string;
  readonly bodyEnd: Answer['bodyEnd'];
  /** From the request's start to the end of the first event, or of the body. */
  readonly milliseconds: number;
  readonly pointsTo?: string;
}

export const bodyFile = 'stream.txt';

interface Streamed {
  readonly answer: StreamAnswer;
  readonly files: Readonly<Record<typeof bodyFile, Uint8Array>>;
}

export async function connect(args: StreamArgs, { http, target }: ProbeContext): Promise<Streamed> {
  const { url, headers } = await target(args);
  const answer = await http.request({
    url,
    ...sent(args.request, { accept: 'text/event-stream', ...pastCaches, ...headers }),
    deadline: args.within * 1000,
    redirects: 0,
    until: (body) => firstEvent(Buffer.from(body).toString()) !== undefined,
  });
  return { answer: describe(answer), files: { [bodyFile]: answer.body } };
}

function describe({ url, status, headers, bodyEnd, timings, pointsTo }: Answer): StreamAnswer {
  const contentType = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return defined({ url, status, contentType, bodyEnd, milliseconds: Math.round(timings.total), pointsTo });
}
