/** Whom each attempt of a test reached, its hooks and fixtures included. What came after it ended is nobody's. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { watchAnswers } from '../../fixtures/access/contact.ts';
import type { Pending } from '../../fixtures/access/pending.ts';
import { environment } from '../../fixtures/context/current-environment.ts';
import { failedAnswerOf, mostTelling } from '../suite/failed-answers.ts';
import type { Attempt, FailedAnswer } from '../suite/journal.ts';
import { Reached } from '../suite/reached.ts';
import { unansweredOf } from '../suite/unanswered.ts';

/** What its record says of staging. */
export type Seen = Pick<Attempt, 'contact' | 'failed' | 'unanswered'>;

interface Asker {
  readonly reached: Reached;
  readonly failed: FailedAnswer[];
  readonly pending: Set<Pending>;
}

let known: AsyncLocalStorage<Asker> | undefined;

/** Tests that run side by side are told apart by who asked; an answer that an earlier attempt asked for is not this one's. */
export async function withContact(run: () => Promise<void>, ended: (seen: Seen) => void): Promise<void> {
  const asker: Asker = { reached: new Reached(), failed: [], pending: new Set() };
  try {
    await askers().run(asker, run);
  } finally {
    ended(seenBy(asker));
  }
}

function seenBy({ reached, failed, pending }: Asker): Seen {
  const unanswered = unansweredOf([...pending].flatMap(({ waited }) => waited ?? []));
  return {
    contact: reached.contact(),
    ...(failed.length === 0 ? {} : { failed: mostTelling(failed) }),
    ...(unanswered.length === 0 ? {} : { unanswered }),
  };
}

function askers(): AsyncLocalStorage<Asker> {
  if (known !== undefined) return known;
  const storage = new AsyncLocalStorage<Asker>();
  known = storage;
  watchAnswers(
    environment(),
    () => storage.getStore(),
    (answer, asker, exchange) => {
      asker?.reached.add(answer);
      asker?.failed.push(...failedAnswerOf(answer, exchange));
    },
    (_, asker, request) => {
      if (request === undefined || asker === undefined) return;
      asker.pending.add(request);
      request.onAnswer(() => asker.pending.delete(request));
    },
  );
  return storage;
}
