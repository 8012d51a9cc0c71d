/** Asks Prometheus for a value now, or for those of a window. */
import { defined } from '../../../core/defined.ts';
import { type Answered, answerOf, isEmpty } from '../../../fixtures/connections/prometheus/answer.ts';
import { askUntilThere, type NoAnswer } from '../../../fixtures/connections/prometheus/ask.ts';
import { type PrometheusSession, QuestionError } from '../../../fixtures/connections/session.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import type { Window } from './args.ts';

/** `metric.json` */
export type Seen = Told | NoAnswer;

interface Told {
  readonly answer: Answered;
  /** Why it may be incomplete. */
  readonly warnings?: readonly string[];
}

interface Asked {
  readonly connection: string;
  readonly query: string;
  readonly within: number;
  readonly window?: Window;
}

export async function measure({ query, window, ...asked }: Asked, context: ProbeContext) {
  const ask = async (api: PrometheusSession): Promise<Told> => {
    const { data, warnings } =
      window === undefined
        ? await api.get('/api/v1/query', { query })
        : await api.get('/api/v1/query_range', { query, ...(await range(api, window)) });
    return defined({ answer: answerOf(data), warnings: warnings.length === 0 ? undefined : warnings });
  };
  return { metric: await askUntilThere({ ...asked, ask, isThere: ({ answer }) => !isEmpty(answer) }, context) };
}

/** By the server's own clock. */
async function range(api: PrometheusSession, { length, step }: Window): Promise<Readonly<Record<string, string>>> {
  const { data } = await api.get('/api/v1/query', { query: 'time()' });
  const [now] = answerOf(data).points;
  if (now === undefined) throw new QuestionError('failed', 'the server does not say what time it is');
  const end = Number(now[1]);
  return { start: String(end - length), end: String(end), step: String(step) };
}
