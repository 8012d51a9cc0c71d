/** The value of a PromQL query now. */
import { ReasonError } from '../../../core/errors.ts';
import { inWords } from '../../../core/in-words.ts';
import type { InWords } from '../../../core/model.ts';
import { answerOf } from '../../../fixtures/connections/prometheus/answer.ts';
import { ageOf } from '../../../fixtures/connections/prometheus/inputs.ts';
import { type PrometheusSession, QuestionError, type Session } from '../../../fixtures/connections/session.ts';
import type { Told } from '../samples.ts';

const within = 5;
/** Milliseconds: what it has scraped does not change more often. */
export const everyOfPrometheus = 1_000;

/** In words if it is not one number. */
export async function answered(session: Session, query: string): Promise<number | InWords | Told> {
  const value = await numberOf(session, query);
  if (typeof value !== 'number') return value;
  const age = await ageBy(session, await ageOf(query));
  return age === undefined ? value : { value, age };
}

/** Whether ages can be asked over a session; absent before the first. */
const tellsAge = new WeakMap<Session, boolean>();

/** Undefined if nothing says so: a proxy may let some queries pass and refuse others. One that is refused at first is not asked again: it may take its time. */
async function ageBy(session: Session, query: string | undefined): Promise<number | undefined> {
  if (query === undefined || tellsAge.get(session) === false) return undefined;
  try {
    const age = await numberOf(session, query);
    tellsAge.set(session, true);
    return typeof age === 'number' ? age : undefined;
  } catch (error) {
    if (!(error instanceof QuestionError || error instanceof ReasonError)) throw error;
    if (!tellsAge.has(session)) tellsAge.set(session, false);
    return undefined;
  }
}

async function numberOf(session: Session, query: string): Promise<number | InWords> {
  const { data, warnings } = await prometheusOf(session).get('/api/v1/query', { query }, within);
  const { type, count, points } = answerOf(data);
  if (warnings.length > 0) return inWords(`incomplete: ${warnings.join('; ')}`);
  if (count === 0) return inWords('no such series');
  if (count > 1) return inWords(`${count.toLocaleString('en-US')} series, where one is expected`);
  const [point] = points;
  if (point === undefined || (type !== 'vector' && type !== 'scalar'))
    return inWords('no number, where one is expected');
  const value = Number(point[1]);
  return Number.isFinite(value) ? value : inWords(point[1]);
}

function prometheusOf(session: Session): PrometheusSession {
  if (session.kind !== 'prometheus') throw new Error(`A ${session.kind} connection is none to a Prometheus.`);
  return session;
}
