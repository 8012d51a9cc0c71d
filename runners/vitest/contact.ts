/** Whom each attempt of a test reached, its hooks and fixtures included. What came after it ended is nobody's. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Contact } from '../../core/model.ts';
import { watchAnswers } from '../../fixtures/access/contact.ts';
import type { Pending } from '../../fixtures/access/pending.ts';
import { uptime } from '../../fixtures/access/uptime.ts';
import { environment } from '../../fixtures/context/current-environment.ts';
import { failedAnswerOf, mostTelling } from '../suite/failed-answers.ts';
import type { Attempt, FailedAnswer } from '../suite/journal.ts';
import { isReached, Reached } from '../suite/reached.ts';
import { unansweredOf } from '../suite/unanswered.ts';

/** What its record says of staging. */
export type Told = Pick<Attempt, 'contact' | 'failed' | 'unanswered' | 'silent'>;

/** Of an attempt, and when it ended. */
export type Seen = Told & { readonly contact: Contact; readonly ended: number };

interface Asker {
  readonly reached: Reached;
  readonly failed: FailedAnswer[];
  readonly pending: Set<Pending>;
  /** A declared origin, or a program that may have. */
  hasAsked: boolean;
}

let known: AsyncLocalStorage<Asker> | undefined;

/** Tests that run side by side are told apart by who asked; an answer that an earlier attempt asked for is not this one's. */
export async function withContact(run: () => Promise<void>, ended: (seen: Seen) => void): Promise<void> {
  const asker: Asker = { reached: new Reached(), failed: [], pending: new Set(), hasAsked: false };
  try {
    await askers().run(asker, run);
  } finally {
    ended(seenBy(asker));
  }
}

/** The test that is running has started a program. */
export function noteStarted(): void {
  const asker = known?.getStore();
  if (asker !== undefined) asker.hasAsked = true;
}

function seenBy({ reached, failed, pending, hasAsked }: Asker): Seen {
  const contact = reached.contact();
  const unanswered = unansweredOf([...pending].flatMap(({ waited }) => waited ?? []));
  return {
    contact,
    ended: uptime(),
    ...(failed.length === 0 ? {} : { failed: mostTelling(failed) }),
    ...(unanswered.length === 0 ? {} : { unanswered }),
    ...(hasAsked || isReached(contact) ? {} : { silent: true }),
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
      if (asker === undefined) return;
      asker.hasAsked = true;
      if (request === undefined) return;
      asker.pending.add(request);
      request.onAnswer(() => asker.pending.delete(request));
    },
  );
  return storage;
}
