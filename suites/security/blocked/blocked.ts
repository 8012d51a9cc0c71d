import { ReasonError } from '../../../core/errors.ts';
import { inWords } from '../../../core/in-words.ts';
import { wallBefore } from '../../../fixtures/access/wall.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { effectOf, methodOf, type Request, request, sent } from '../../../fixtures/claims/request.ts';
import type { ProbeContext, Target } from '../../../fixtures/probe/probe-context.ts';

const { z } = fields;
const dots = /^[^?#]*\/(?:\.|%2e){1,2}(?:[/?#]|$)/i;
const path = fields.path.refine((text) => !dots.test(text), {
  error: 'a path without "." and ".." between slashes, which the client itself resolves ("..%2f" arrives)',
});
const one = z.union([path, request.safeExtend({ path })], {
  error: 'a path such as "/?q=<script>", or a request such as { path: "/search", form: { q: "\' OR 1=1" } }',
});
type Asked = string | (Request & { readonly path: string });

const lineOf = (asked: Asked): string =>
  typeof asked === 'string' ? `GET ${asked}` : `${methodOf(asked)} ${asked.path}`;
/**
 * The firewall refuses requests that attackers send: `blocked(['/?q=<script>alert(1)</script>', { path: '/', headers: { 'user-agent':
 * 'sqlmap/1.8' } }])`. Each is sent once; the report names those that came through. Nothing counts without the `control`.
 *
 * - `requests`: paths, or requests as in [`endpoint`](#endpointpath---) with a `path`. Any but GET, HEAD and OPTIONS is a `write`.
 * - `control`: a harmless one, sent before and after them, which must be answered below 400; else the check is inconclusive, because
 *   everything may be refused. Default `/`.
 * - `is`: the statuses of a refusal, default 403, 406 and 429. A connection that is closed without an answer is one too, and so is what bears
 *   the mark of a firewall, whatever its status.
 * - `account`: sends them as that account. `origin`: default the one called `api`, else the first.
 *
 * Redirects are not followed: one is an answer that came through. Throws a `UsageError` that quotes the wrong value.
 */
export const blocked = probeClaim({
  id: 'blocked',
  layer: 'security',
  argument: {
    requests: z.array(one, { error: 'requests such as ["/?q=<script>"]' }).min(1, { error: 'at least one request' }),
  },
  options: {
    control: one.default('/'),
    is: z.array(fields.status, { error: 'statuses such as [403, 406]' }).min(1).default([403, 406, 429]),
    origin: fields.origin.optional(),
    account: fields.account.optional(),
  },
  cores: 0.5,
  effect: ({ requests, control }) =>
    [...requests, control].some((asked) => typeof asked !== 'string' && effectOf(asked) === 'write') ? 'write' : 'read',
  deadline: ({ requests }) => 60 + 10 * requests.length,
  checks: ({ requests: { length } }) => [
    {
      title: `The firewall refuses ${length === 1 ? 'the hostile request' : `all ${length} hostile requests`}`,
      failure: 'The firewall lets hostile requests through',
      why: 'What the firewall lets through reaches code that was not written for it.',
      threshold: { unit: 'count', max: 0 },
    },
  ],
  async measure({ requests, control, ...from }, context) {
    const before = await ask(control, from, context);
    const answers: (Answered & { readonly line: string })[] = [];
    // What the firewall says in staging's place is what is asked for.
    for (const asked of requests)
      answers.push({ line: lineOf(asked), ...(await ask(asked, from, context.measuring([]))) });
    return { blocked: { control: [before, await ask(control, from, context)], answers } };
  },
  read: (_, { blocked: { control, answers } }, { args: { is, control: asked } }) => {
    const refusal = control.find(({ answer }) => typeof answer === 'string' || answer >= 400);
    if (refusal !== undefined) return { value: inWords(`the control ${lineOf(asked)}: ${refusal.answer}`), samples: 0 };
    const through = answers.filter(({ answer, refused }) => refused !== true && !is.includes(Number(answer)));
    const items = through.map(({ line, answer }) => ({
      label: line,
      detail: typeof answer === 'number' ? `answered ${answer}` : answer,
    }));
    return { value: through.length, samples: answers.length, items };
  },
});

interface Answered {
  /** A status, or what came in its place. */
  readonly answer: number | string;
  /** The connection was closed, or a firewall has answered, whatever the status. */
  readonly refused?: true;
}

async function ask(asked: Asked, from: Omit<Target, 'path'>, context: ProbeContext): Promise<Answered> {
  const { path, ...rest }: Exclude<Asked, string> = typeof asked === 'string' ? { path: asked } : asked;
  const { url, headers } = await context.target({ path, ...from });
  try {
    const answer = await context.http.request({ url, ...sent(rest, headers), redirects: 0 });
    const wall = wallBefore(answer, context.environment);
    return wall === undefined || wall.signIn ? { answer: answer.status } : { answer: wall.words, refused: true };
  } catch (error) {
    if (!(error instanceof ReasonError) || error.reason.code !== 'no-answer') throw error;
    // Of an answer that did not come in time, nothing is known.
    return error.cause === undefined
      ? { answer: error.message }
      : { answer: 'the connection was closed', refused: true };
  }
}
