/** Connects to a stream, and keeps what it sent until its first event. */
import { defined } from '../../../core/defined.ts';
import { pastCaches } from '../../../fixtures/access/from-cache.ts';
import type { Answer } from '../../../fixtures/access/http.ts';
import { issuedBy } from '../../../fixtures/access/issued.ts';
import { methodOf, sent } from '../../../fixtures/claims/request.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import { eventFinder } from './events.ts';
import { bodyFile, type StreamAnswer } from './evidence.ts';
import { type Measuring, valuesIn } from './read.ts';

interface Streamed {
  readonly answer: StreamAnswer;
  readonly files: Readonly<Record<typeof bodyFile, Uint8Array>>;
}

export async function connect(args: Measuring, { http, hide, target }: ProbeContext): Promise<Streamed> {
  const { url, headers } = await target(args);
  const [decoder, find] = [new TextDecoder(), eventFinder()];
  const answer = await http.request({
    url,
    ...sent(args.request, { accept: 'text/event-stream', ...pastCaches, ...headers }),
    deadline: args.within * 1000,
    redirects: 0,
    until: (bytes) => find(decoder.decode(bytes, { stream: true })) !== undefined,
  });
  const seen = describe(answer);
  const issued = issuedBy(`${methodOf(args.request)} ${args.path}`, { body: answer.body, headers: {} });
  hide(issued);
  const kept = issued.length === 0 ? seen : { ...seen, values: valuesIn(seen, answer.body, args) };
  return { answer: kept, files: { [bodyFile]: answer.body } };
}

function describe({ url, status, headers, bodyEnd, timings, pointsTo }: Answer): StreamAnswer {
  const contentType = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return defined({ url, status, contentType, bodyEnd, milliseconds: Math.round(timings.total), pointsTo });
}
