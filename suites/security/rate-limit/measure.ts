/** Asks a few times, and if wanted, until the limit is reached. */
import { ReasonError } from '../../../core/errors.ts';
import type { Answer } from '../../../fixtures/access/http.ts';
import { wallBefore } from '../../../fixtures/access/wall.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import { isAbout } from './announced.ts';

export interface RateLimitArgs {
  readonly path: string;
  readonly limit: number;
  readonly window: number;
  readonly exhaust: boolean;
  readonly account?: string;
  readonly as?: Readonly<Record<string, string>>;
  readonly origin?: string;
}

export interface Counted {
  readonly status: number;
  /** Those about the limit. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** `limit.json` */
export interface Taken {
  readonly url: string;
  /** The first answers, one after the other. */
  readonly first: readonly Counted[];
  /** How many answers there were in all, by status, once it was exhausted. */
  readonly all?: Readonly<Record<string, number>>;
  readonly refusal?: Counted;
}

/** So many more than the limit are sent at most. */
const beyond = 10;
const parallel = 10;

/** `{run}` is four hexadecimal digits at the end of the run's id: they fit into an IPv6 address. */
function ofRun(as: Readonly<Record<string, string>> = {}, run: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(as).map(([name, value]) => [name, value.replaceAll('{run}', run.slice(-4))]),
  );
}

export async function take(args: RateLimitArgs, context: ProbeContext): Promise<{ readonly limit: Taken }> {
  const { url, headers } = await context.target(args);
  const as = ofRun(args.as, context.environment.run);
  const ask = async ({
    http,
  }: Pick<ProbeContext, 'http'>): Promise<{ readonly answer: Answer; readonly counted: Counted }> => {
    const answer = await http.request({ url, headers: { ...headers, ...as }, redirects: 0 });
    const about = Object.entries(answer.headers).filter(([name]) => isAbout(name));
    return {
      answer,
      counted: { status: answer.status, headers: Object.fromEntries(about), at: context.now().getTime() },
    };
  };
  const first: Counted[] = [];
  while (first.length < 3) first.push((await ask(context)).counted);
  if (!args.exhaust) return { limit: { url, first } };
  const all: Counted[] = [...first];
  let left = args.limit + beyond - first.length;
  const refused = (): Counted | undefined => all.find(({ status }) => status === 429);
  // A gateway that keeps the limit answers in staging's place, as it should.
  const quiet = context.measuring([]);
  const worker = async (): Promise<void> => {
    while (left > 0 && refused() === undefined) {
      left -= 1;
      const { answer, counted } = await ask(quiet);
      const wall = answer.status === 429 ? undefined : wallBefore(answer, context.environment);
      if (wall !== undefined) throw new ReasonError({ code: 'wall', detail: wall.words });
      all.push(counted);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  const byStatus = Map.groupBy(all, ({ status }) => String(status));
  const refusal = refused();
  return {
    limit: {
      ...{ url, first },
      all: Object.fromEntries([...byStatus].map(([status, some]) => [status, some.length])),
      ...(refusal === undefined ? {} : { refusal }),
    },
  };
}
