/** Asks Prometheus for a value now, or for those of a window. */
import { defined } from '../../../core/defined.ts';
import { type Answered, answerOf, isEmpty } from '../../../fixtures/connections/prometheus/answer.ts';
import { askUntilThere, type NoAnswer } from '../../../fixtures/connections/prometheus/ask.ts';
import { timeAt, unscraped, waitingFor } from '../../../fixtures/connections/prometheus/scraped.ts';
import type { PrometheusSession } from '../../../fixtures/connections/session.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import type { Window } from './args.ts';

/** `metric.json` */
export type Seen = Told | NoAnswer;

interface Told {
  readonly answer: Answered;
  /** Why it may be incomplete. */
  readonly warnings?: readonly string[];
  /** Why it may be from before the end of the load. */
  readonly old?: string;
}

interface Asked {
  readonly connection: string;
  readonly query: string;
  readonly within: number;
  readonly window?: Window;
  /** Of a run's load, which has ended by now. */
  readonly after?: 'load';
}

export async function measure({ query, window, after, ...asked }: Asked, context: ProbeContext) {
  let loadEnd: number | undefined;
  const ask = async (api: PrometheusSession): Promise<Told> => {
    if (after !== undefined) loadEnd ??= await timeAt(api);
    const old = loadEnd === undefined ? undefined : await unscraped(api, query, loadEnd);
    const { data, warnings } =
      window === undefined
        ? await api.get('/api/v1/query', { query })
        : await api.get('/api/v1/query_range', { query, ...(await range(api, window)) });
    return defined({ answer: answerOf(data), warnings: warnings.length === 0 ? undefined : warnings, old });
  };
  const isThere = ({ answer, old }: Told): boolean => !isEmpty(answer) && old === undefined;
  const seen = await askUntilThere({ ...asked, ask, isThere }, context);
  if ('instead' in seen || seen.old === undefined || loadEnd === undefined) return { metric: seen };
  const end = loadEnd;
  const advice = await askUntilThere(
    { ...asked, ask: (api) => waitingFor(api, query, end), isThere: () => true },
    context,
  );
  return { metric: typeof advice === 'string' ? { ...seen, old: `${seen.old}${advice}` } : seen };
}

/** By the server's own clock. */
async function range(api: PrometheusSession, { length, step }: Window): Promise<Readonly<Record<string, string>>> {
  const end = await timeAt(api);
  return { start: String(end - length), end: String(end), step: String(step) };
}
