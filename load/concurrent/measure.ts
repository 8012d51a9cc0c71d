/** Sends many requests at once. */
import type { BodyEnd } from '../../fixtures/access/http-body.ts';
import type { ProbeContext, Target } from '../../fixtures/probe/probe-context.ts';
import { isUnreachable } from '../../fixtures/probe/repeat.ts';

export interface Answered {
  /** 0 if no answer came, and so no body. */
  readonly status: number;
  readonly bodyEnd?: BodyEnd;
  /** Milliseconds from the first request. */
  readonly ended: number;
  readonly error?: string;
}

interface Args extends Target {
  readonly requests: number;
  readonly is: number;
  readonly within: { readonly max: number };
}

/** Milliseconds after which a request is given up. */
export const patience = ({ max }: Args['within']): number => max * 2 + 5_000;

/** Leaves `answers.json`. Throws a `ReasonError` if the first request, which only opens a connection, gets no answer. */
export async function ask(args: Args, context: ProbeContext) {
  const target = await context.target(args);
  const request = { ...target, load: true, redirects: 0, deadline: patience(args.within) };
  await context.http.request(request);
  const [began, started] = [Date.now(), performance.now()];
  const elapsed = (): number => Math.round((performance.now() - started) * 10) / 10;
  const one = async (): Promise<Answered> => {
    try {
      const { status, bodyEnd } = await context.http.request(request);
      return { status, bodyEnd, ended: elapsed() };
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      return { status: 0, ended: elapsed(), error: error.message };
    }
  };
  const answers = await Promise.all(Array.from({ length: args.requests }, one));
  return { answers: { url: target.url, began, answers } };
}
