/** Many requests at once, and what became of them. */
import { z } from 'zod';
import type { Files } from '../../core/claim.ts';
import { ReasonError } from '../../core/errors.ts';
import type { Check, Item, JsonObject, Measurement, Measurements } from '../../core/model.ts';
import { urlAt } from '../../fixtures/access/hosts.ts';
import { partialBody } from '../../fixtures/access/http-body.ts';
import { headersOf } from '../../fixtures/access/session.ts';
import type { ProbeContext } from '../../fixtures/probe/probe-context.ts';
import type { ConcurrentArgs } from './concurrent.ts';

const file = 'answers.json';

/** `answers.json`: times in milliseconds from the first request. Status 0: no answer came, and so no body. */
const burst = z.object({
  url: z.string(),
  answers: z.array(
    z.object({
      status: z.int(),
      bodyEnd: z.enum(['complete', 'too-large', 'timed-out', 'broken']).exactOptional(),
      ended: z.number().nonnegative(),
      error: z.string().exactOptional(),
    }),
  ),
});
type Answered = z.infer<typeof burst>['answers'][number];

/** Throws a `ReasonError` where the first request, which only opens a connection, has no answer. */
export async function ask(args: ConcurrentArgs, context: ProbeContext): Promise<Record<string, JsonObject>> {
  const url = urlAt(context.environment, args.path, args.origin);
  const headers =
    args.account === undefined ? {} : headersOf(await context.account(args.account), context.environment, url);
  const request = { url, headers, load: true, redirects: 0, deadline: args.deadline };
  await context.http.request(request);
  const started = performance.now();
  const elapsed = (): number => Math.round((performance.now() - started) * 10) / 10;
  const one = async (): Promise<Answered> => {
    try {
      const { status, bodyEnd } = await context.http.request(request);
      return { status, bodyEnd, ended: elapsed() };
    } catch (error) {
      if (!(error instanceof ReasonError) || error.reason.code !== 'unreachable') throw error;
      return { status: 0, ended: elapsed(), error: error.message };
    }
  };
  const answers = await Promise.all(Array.from({ length: args.requests }, one));
  return { [file]: { url, answers } };
}

export function readBurst(args: ConcurrentArgs, files: Files, checks: readonly Check[]): Measurements {
  const bytes = files.get(file);
  if (bytes === undefined) return {};
  const { answers } = burst.parse(JSON.parse(new TextDecoder().decode(bytes)));
  if (answers.length === 0) return {};
  return Object.fromEntries(
    checks.flatMap(({ id }) => {
      const measurement = id.endsWith('-status')
        ? statuses(args, answers)
        : id.endsWith('-time')
          ? time(answers)
          : undefined;
      return measurement === undefined ? [] : [[id, measurement]];
    }),
  );
}

function statuses({ is }: ConcurrentArgs, answers: readonly Answered[]): Measurement {
  const others = answers.filter((answer) => answer.status !== is || answer.bodyEnd !== 'complete').map(described);
  const items: readonly Item[] = [...new Set(others)].map((label) => ({
    label,
    detail: `${others.filter((other) => other === label).length} ×`,
  }));
  return {
    value: answers.length - others.length,
    unit: 'count',
    samples: answers.length,
    items: items.slice(0, 10),
    evidence: [file],
  };
}

function described({ status, bodyEnd = 'complete', error = 'no answer' }: Answered): string {
  if (status === 0) return error;
  return bodyEnd === 'complete' ? String(status) : `${status}, ${partialBody[bodyEnd]}`;
}

/** A refusal that comes at once says nothing about the time: without a single answer nothing was measured. */
function time(answers: readonly Answered[]): Measurement | undefined {
  if (answers.every(({ status }) => status === 0)) return undefined;
  return {
    value: Math.max(...answers.map(({ ended }) => ended)),
    unit: 'ms',
    samples: answers.length,
    evidence: [file],
  };
}
